using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// Encodes a number in 32-bit floats: it is filled where it is missing, clipped, made logarithmic, and then scaled or sorted into bins.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Fill">What a missing value counts as.</param>
public sealed record NumericEncoding(string Name, float Fill) : FeatureEncoding(Name)
{
    /// <summary>Lower limit. Null when there is none.</summary>
    public float? Min { get; init; }

    /// <summary>Upper limit. Null when there is none.</summary>
    public float? Max { get; init; }

    /// <summary>Whether x becomes sign(x) · ln(1 + |x|).</summary>
    public bool Log { get; init; }

    /// <summary>What is subtracted: the mean, or the least value.</summary>
    public float Shift { get; init; }

    /// <summary>What the difference is divided by: the population standard deviation, or the range. 1 when all values are equal.</summary>
    public float Divisor { get; init; } = 1;

    /// <summary>The first number of each bin but the lowest, ascending. Null when the number itself is the input.</summary>
    public IReadOnlyList<float>? Edges { get; init; }

    /// <summary>Whether a further input says that the value is missing.</summary>
    public bool Indicator { get; init; }

    /// <inheritdoc />
    public override int Width => (Edges?.Count + 1 ?? 1) + (Indicator ? 1 : 0);

    /// <inheritdoc />
    public override TensorSignature Input => new() { Name = Name, Datatype = "FP32", Shape = [-1, 1] };

    /// <summary>
    /// Adds the nodes of several features. Those that are encoded by the same steps are encoded together, so that a table of a thousand
    /// columns is a graph of a few nodes.
    /// </summary>
    internal static IEnumerable<string> Write(GraphWriter graph, IEnumerable<NumericEncoding> features) => Grouped(features)
        .SelectMany(group => Write(graph, [.. group], group.Key.Clips, group.Key.Log, group.Key.Scales, group.Key.Indicator));

    /// <summary>
    /// The ranges of the inputs of several features by <see cref="FeatureEncoding.Attacked"/>, in the order in which they are written.
    /// </summary>
    internal static IEnumerable<(float Low, float High)?> Attacked(IEnumerable<NumericEncoding> features) => Grouped(features)
        .SelectMany(group => group.SelectMany(feature => feature.Numbers())
            .Concat(Enumerable.Repeat<(float, float)?>(null, group.Key.Indicator ? group.Count() : 0)));

    /// <inheritdoc />
    internal override IEnumerable<string> Write(GraphWriter graph) => Write(graph, [this]);

    /// <inheritdoc />
    internal override IEnumerable<(float Low, float High)?> Attacked() => Attacked([this]);

    /// <inheritdoc />
    internal override NamedOnnxValue Raw(FeatureColumn column) =>
        column is NumericColumn numeric ? RawInput.Numbers(Name, numeric.Values, [numeric.Values.Length, 1]) : throw RawInput.Other(column);

    /// <summary>The number before it is scaled, as the graph computes it.</summary>
    internal float Transform(float value)
    {
        var clipped = Math.Max(Math.Min(value, Max ?? float.PositiveInfinity), Min ?? float.NegativeInfinity);
        return Log ? Math.Sign(clipped) * MathF.Log(1 + Math.Abs(clipped)) : clipped;
    }

    private static IEnumerable<IGrouping<(bool Clips, bool Log, bool Scales, bool Indicator, string? Binned), NumericEncoding>> Grouped(
        IEnumerable<NumericEncoding> features) => features.GroupBy(feature => (
            feature.Min is not null || feature.Max is not null,
            feature.Log,
            feature.Shift != 0 || feature.Divisor != 1,
            feature.Indicator,
            feature.Edges is null ? null : feature.Name));

    // A number that is clipped has no meaning beyond the limits, and bins have nothing between them.
    private IEnumerable<(float Low, float High)?> Numbers() => Edges is { Count: var edges }
        ? Enumerable.Repeat<(float, float)?>(null, edges + 1)
        : [(Scaled(Min) ?? float.NegativeInfinity, Scaled(Max) ?? float.PositiveInfinity)];

    private float? Scaled(float? limit) => limit is { } value ? (Transform(value) - Shift) / Divisor : null;

    private static IEnumerable<string> Write(
        GraphWriter graph, NumericEncoding[] features, bool clips, bool log, bool scales, bool indicator)
    {
        var raw = graph.Node("Concat", features.Select(feature => feature.Name), Int("axis", 1));
        var missing = graph.Node("IsNaN", [raw]);
        var values = graph.Node("Where", [missing, Row(feature => feature.Fill), raw]);
        if (clips)
        {
            values = graph.Node("Min", [values, Row(feature => feature.Max ?? float.PositiveInfinity)]);
            values = graph.Node("Max", [values, Row(feature => feature.Min ?? float.NegativeInfinity)]);
        }

        if (log)
        {
            var logarithm = graph.Node("Log", [graph.Node("Add", [graph.Node("Abs", [values]), graph.Constant([1f], 1)])]);
            values = graph.Node("Mul", [graph.Node("Sign", [values]), logarithm]);
        }

        if (scales)
        {
            values = graph.Node("Div", [graph.Node("Sub", [values, Row(feature => feature.Shift)]), Row(feature => feature.Divisor)]);
        }

        yield return features is [{ Edges: { } edges }] ? Bins(graph, values, edges) : values;
        if (indicator)
        {
            yield return graph.Node("Cast", [missing], Int("to", (long)TensorProto.Types.DataType.Float));
        }

        string Row(Func<NumericEncoding, float> value) => graph.Constant([.. features.Select(value)], 1, features.Length);
    }

    private static string Bins(GraphWriter graph, string values, IReadOnlyList<float> edges)
    {
        var from = graph.Constant([float.NegativeInfinity, .. edges], 1, edges.Count + 1);
        var to = graph.Constant([.. edges, float.PositiveInfinity], 1, edges.Count + 1);
        var within = graph.Node("And", [graph.Node("GreaterOrEqual", [values, from]), graph.Node("Less", [values, to])]);
        return graph.Node("Cast", [within], Int("to", (long)TensorProto.Types.DataType.Float));
    }
}

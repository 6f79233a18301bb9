using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// Encodes a date of ISO 8601, <c>2026-11-29</c> or <c>2026-11-29T01:02:03</c> in UTC, with or without <c>Z</c>: the year is
/// standardised, and each part that comes round is the sine and the cosine of its place in the cycle, so that December is next to
/// January. Whatever is no such date counts as missing, also a time with another offset, which no table of a training has either.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Fill">The date that a missing one counts as.</param>
/// <param name="Parts">The parts of the date, of <see cref="DateParts"/>.</param>
public sealed record DateEncoding(string Name, string Fill, IReadOnlyList<string> Parts) : FeatureEncoding(Name)
{
    private const string Pattern =
        @"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?([+-]00:00|Z)?|Z)?)?";

    /// <summary>Mean year of the training rows.</summary>
    public float YearMean { get; init; }

    /// <summary>Population standard deviation of their years. 1 when all are equal.</summary>
    public float YearDeviation { get; init; } = 1;

    /// <summary>Whether a further input says that the value is missing.</summary>
    public bool Indicator { get; init; }

    /// <inheritdoc />
    public override int Width => Parts.Sum(part => part == DateParts.Year ? 1 : 2) + (Indicator ? 1 : 0);

    /// <inheritdoc />
    public override TensorSignature Input => new() { Name = Name, Datatype = "BYTES", Shape = [-1, 1] };

    /// <inheritdoc />
    internal override NamedOnnxValue Raw(FeatureColumn column) =>
        column is TextColumn dates ? RawInput.Texts(Name, dates.Values, "") : throw RawInput.Other(column);

    /// <inheritdoc />
    internal override IEnumerable<string> Write(GraphWriter graph)
    {
        var text = graph.Node("Reshape", [Name, graph.Constant([-1L], 1)]);
        var isDate = graph.Node("RegexFullMatch", [text], Text("pattern", Pattern));
        var parts = Numbers(graph, graph.Node("Where", [isDate, text, graph.Constant(Fill)]));
        if (Parts.Contains(DateParts.Year))
        {
            var year = graph.Node("Cast", [parts[DateParts.Year]], Int("to", (long)DataType.Float));
            var shifted = graph.Node("Sub", [year, graph.Constant([YearMean], 1)]);
            yield return graph.Node("Div", [shifted, graph.Constant([YearDeviation], 1)]);
        }

        var cycles = DateParts.Cycles.Where(cycle => Parts.Contains(cycle.Name)).ToArray();
        if (cycles.Length > 0)
        {
            var places = graph.Node("Concat", cycles.Select(cycle => parts[cycle.Name]), Int("axis", 1));
            var begun = graph.Node("Sub", [places, graph.Constant([.. cycles.Select(cycle => (long)cycle.First)], 1, cycles.Length)]);
            var angles = graph.Node(
                "Mul",
                [
                    graph.Node("Cast", [begun], Int("to", (long)DataType.Float)),
                    graph.Constant([.. cycles.Select(cycle => (float)(2 * Math.PI / cycle.Count))], 1, cycles.Length),
                ]);
            yield return graph.Node("Sin", [angles]);
            yield return graph.Node("Cos", [angles]);
        }

        if (Indicator)
        {
            var missing = graph.Node("Cast", [graph.Node("Not", [isDate])], Int("to", (long)DataType.Float));
            yield return graph.Node("Reshape", [missing, graph.Constant([-1L, 1L], 2)]);
        }
    }

    // The parts of dates, as whole numbers of the shape [rows, 1]. What follows the first T, Z or colon is split off again, so each split
    // has as many columns as are read, whatever the longest text of a batch has.
    private static Dictionary<string, string> Numbers(GraphWriter graph, string dates)
    {
        var halves = graph.Split(graph.Node("StringConcat", [dates, graph.Constant("T00:00")]), "T");
        var days = graph.Split(Column(graph, halves, 0), "-");
        var times = graph.Split(graph.Node("StringConcat", [Column(graph, halves, 1), graph.Constant("Z")]), "Z");
        var clock = graph.Split(Column(graph, times, 0), ":");
        var numbers = new Dictionary<string, string>
        {
            ["year"] = Number(graph, days, 0),
            ["month"] = Number(graph, days, 1),
            ["day"] = Number(graph, days, 2),
            ["hour"] = Number(graph, clock, 0),
            ["minute"] = Number(graph, clock, 1),
        };
        numbers["weekday"] = Weekday(graph, numbers["year"], numbers["month"], numbers["day"]);
        return numbers;
    }

    // Zeller's congruence with Monday as 0: January and February count as months 13 and 14 of the year before.
    private static string Weekday(GraphWriter graph, string year, string month, string day)
    {
        var early = graph.Node("Cast", [graph.Node("Less", [month, Whole(3)])], Int("to", (long)DataType.Int64));
        var years = graph.Node("Sub", [year, early]);
        var months = graph.Node("Add", [graph.Node("Add", [month, Whole(1)]), graph.Node("Mul", [early, Whole(12)])]);
        var leap = graph.Node("Sub", [graph.Node("Div", [years, Whole(4)]), graph.Node("Div", [years, Whole(100)])]);
        var sum = graph.Node("Add", [day, graph.Node("Div", [graph.Node("Mul", [months, Whole(13)]), Whole(5)])]);
        foreach (var more in new[] { years, leap, graph.Node("Div", [years, Whole(400)]), Whole(5) })
        {
            sum = graph.Node("Add", [sum, more]);
        }

        return graph.Node("Mod", [sum, Whole(7)]);

        string Whole(long number) => graph.Constant([number], 1);
    }

    private static string Column(GraphWriter graph, string table, long column) =>
        graph.Node("Reshape", [graph.Node("Gather", [table, graph.Constant([column], 1)], Int("axis", 1)), graph.Constant([-1L], 1)]);

    private static string Number(GraphWriter graph, string table, long column) => graph.Node(
        "Cast", [graph.Node("Gather", [table, graph.Constant([column], 1)], Int("axis", 1))], Int("to", (long)DataType.Int64));
}

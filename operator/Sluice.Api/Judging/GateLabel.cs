using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Judging;

/// <summary>What gates are called in messages.</summary>
internal static class GateLabel
{
    /// <summary>What a gate measures, in a word.</summary>
    public static string Measured(TrainingGate gate) => gate switch
    {
        { NotWorse: { } notWorse } => notWorse.Metric,
        { Fairness: { } fairness } => fairness.Measure,
        { Latency: not null } => "latency",
        { Size: not null } => "size",
        _ => gate.Metric ?? "",
    };

    /// <summary>The name of a gate where it has one, and what it measures.</summary>
    public static string Of(TrainingGate gate)
    {
        var what = gate switch
        {
            { NotWorse: { } notWorse } => $"{VisibleText.Of(notWorse.Metric)}{Rows(notWorse.Slice)} against the stable version",
            { Fairness: { } fairness } => $"{fairness.Measure} by {VisibleText.Of(fairness.Column)}",
            { Latency: { } latency } => string.Create(
                CultureInfo.InvariantCulture, $"latency {latency.Quantile} of {latency.Rows} {(latency.Rows == 1 ? "row" : "rows")}"),
            { Size: not null } => "size of the model",
            _ => $"{VisibleText.Of(gate.Metric ?? "")}{Rows(gate.Slice)}",
        };
        return gate.Name is { } name ? $"{name} ({what})" : what;
    }

    private static string Rows(RowSlice? slice) => slice switch
    {
        null => "",
        { Value: { } value } => $" where {VisibleText.Of(slice.Column)} is '{VisibleText.Of(value)}'",
        _ => $" where {VisibleText.Of(slice.Column)} is in [{slice.From ?? "-∞"}, {slice.To ?? "∞"})",
    };
}

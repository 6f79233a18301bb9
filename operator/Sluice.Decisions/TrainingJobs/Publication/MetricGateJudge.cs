using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;

namespace Sluice.Decisions.TrainingJobs.Publication;

/// <summary>Holds held-out metrics against the job's gates.</summary>
public static class MetricGateJudge
{
    /// <summary>A verdict for each gate, in order. A metric that is missing or not a finite decimal fails.</summary>
    public static IReadOnlyList<MetricGateVerdict> Judge(IReadOnlyList<MetricGate> gates, IReadOnlyDictionary<string, string> metrics) =>
        [.. gates.Select(gate => Judge(gate, metrics.GetValueOrDefault(gate.Metric)))];

    private static MetricGateVerdict Judge(MetricGate gate, string? text)
    {
        if (!DecimalText.TryParse(text, out var value))
        {
            return Verdict(gate, null, false, text is null
                ? $"{gate.Metric}: the result has no such metric"
                : $"{gate.Metric}: the result's value is not a number");
        }

        if (DecimalText.TryParse(gate.Min, out var min) && value < min)
        {
            return Verdict(gate, text, false, $"{gate.Metric}: {text} is below {gate.Min}");
        }

        if (DecimalText.TryParse(gate.Max, out var max) && value > max)
        {
            return Verdict(gate, text, false, $"{gate.Metric}: {text} is above {gate.Max}");
        }

        return Verdict(gate, text, true, $"{gate.Metric}: {text} is within [{gate.Min ?? "-∞"}, {gate.Max ?? "∞"}]");
    }

    private static MetricGateVerdict Verdict(MetricGate gate, string? value, bool passed, string message) =>
        new() { Metric = gate.Metric, Value = value, Passed = passed, Message = message };
}

using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.Versions;

namespace Sluice.Api.Judging;

/// <summary>
/// Holds what was measured against the gates of a job; pure and total. What is missing, is no number or was not compared does not pass, and
/// says so by an outcome of its own. The operator decides by it; the trainer chooses the tag of its artifact by it.
/// </summary>
public static class GateJudge
{
    private const int LongestMessage = 1024;

    /// <summary>A verdict for each gate, in order.</summary>
    public static IReadOnlyList<TrainingGateVerdict> Judge(IReadOnlyList<TrainingGate> gates, GateFacts facts) =>
        [.. gates.Select(gate => Judge(gate, facts))];

    private static TrainingGateVerdict Judge(TrainingGate gate, GateFacts facts)
    {
        var key = EvidenceKey.Of(gate);
        var found = key is null
            ? new GateEvidence { Value = facts.Metrics.GetValueOrDefault(gate.Metric ?? "") }
            : facts.Evidence.FirstOrDefault(evidence => evidence.Key == key);
        var ruling = (gate, found) switch
        {
            ({ NotWorse: { } notWorse }, _) => NotWorseJudge.Judge(notWorse, found, facts),
            (_, null) => Ruling.NotMeasured(facts),
            _ when Absence(gate, found) is { } absent => absent,
            ({ Fairness: { } fairness }, _) => Fairness(fairness, found),
            ({ Latency: { } latency }, _) => Latency(latency, found),
            ({ Size: { } size }, _) => Size(size, found),
            _ => Metric(gate, found),
        };
        var detail = string.IsNullOrWhiteSpace(found?.Detail) ? "" : $" ({VisibleText.Of(Cut(found.Detail, GateEvidence.LongestDetail))})";
        return new TrainingGateVerdict
        {
            Name = gate.Name,
            Metric = GateLabel.Measured(gate),
            Outcome = ruling.Outcome,
            Value = Decimal(found?.Value),
            Low = Decimal(found?.Low),
            High = Decimal(found?.High),
            Rows = found?.Rows is >= 0 and var rows ? rows : null,
            Baseline = gate.NotWorse is not null && VersionText.TryParse(facts.Compared, out _) ? facts.Compared : null,
            Key = key,
            Passed = ruling.Outcome == GateOutcome.Passed || ruling.Tolerated,
            Message = Cut($"{GateLabel.Of(gate)}: {ruling.Message}{detail}", LongestMessage),
        };
    }

    // What the trainer itself says of a value that it has not, and a metric that no trainer has.
    private static Ruling? Absence(TrainingGate gate, GateEvidence found) => found.Outcome is { } outcome ? Ruling.Absent(gate, outcome)
        : found.Value is null && gate is { Metric: not null, Slice: null } ? new(GateOutcome.MissingMetric, "the result has no such metric")
        : null;

    private static Ruling Metric(TrainingGate gate, GateEvidence found)
    {
        if (!DecimalText.TryParse(found.Value, out var value))
        {
            return new(GateOutcome.NotANumber, "the result's value is not a number");
        }

        return gate.Slice is not null && found.Rows is not > 0
            ? Ruling.Absent(gate, found.Rows is null ? GateOutcome.NotMeasured : GateOutcome.EmptySlice)
            : Bounded(found.Value!, value, gate.Min, gate.Max);
    }

    private static Ruling Fairness(FairnessGate gate, GateEvidence found)
    {
        // A group without rows has no rate either, and its size says why.
        if (found.Rows < gate.LeastGroup)
        {
            return Ruling.TooSmall(gate, string.Create(
                CultureInfo.InvariantCulture, $"the smallest group has {found.Rows} rows that count, fewer than {gate.LeastGroup}"));
        }

        if (!DecimalText.TryParse(found.Value, out var value) || value is < 0 or > 1)
        {
            return new(GateOutcome.NotANumber, "the evidence is no decimal from 0 to 1");
        }

        return found.Rows is null
            ? new(GateOutcome.NotMeasured, "the evidence does not say how many rows the smallest group has")
            : Bounded(found.Value!, value, gate.Min, gate.Max);
    }

    private static Ruling Latency(ModelLatencyGate gate, GateEvidence found)
    {
        if (!DecimalText.TryParse(found.Value, out var milliseconds) || milliseconds < 0 || !Duration.TryParse(gate.Max, out var max))
        {
            return new(GateOutcome.NotANumber, "the evidence is no time in milliseconds");
        }

        return (double)milliseconds > max.TotalMilliseconds
            ? new(GateOutcome.Failed, $"{found.Value} ms is above {gate.Max}")
            : new(GateOutcome.Passed, $"{found.Value} ms is at most {gate.Max}");
    }

    private static Ruling Size(ModelSizeGate gate, GateEvidence found)
    {
        if (!DecimalText.TryParse(found.Value, out var bytes) || bytes < 0 || !Quantity.TryParse(gate.Max, out var max))
        {
            return new(GateOutcome.NotANumber, "the evidence is no size in bytes");
        }

        return bytes > max
            ? new(GateOutcome.Failed, $"{found.Value} bytes are above {gate.Max}")
            : new(GateOutcome.Passed, $"{found.Value} bytes are at most {gate.Max}");
    }

    private static Ruling Bounded(string text, decimal value, string? least, string? most) =>
        DecimalText.TryParse(least, out var min) && value < min ? new(GateOutcome.Failed, $"{text} is below {least}")
        : DecimalText.TryParse(most, out var max) && value > max ? new(GateOutcome.Failed, $"{text} is above {most}")
        : new(GateOutcome.Passed, $"{text} is within [{least ?? "-∞"}, {most ?? "∞"}]");

    private static string? Decimal(string? text) => DecimalText.TryParse(text, out _) ? text : null;

    private static string Cut(string text, int longest) => text.Length <= longest
        ? text
        : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";
}

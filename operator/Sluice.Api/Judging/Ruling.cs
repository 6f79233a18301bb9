using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Judging;

/// <summary>What is said of a gate, before its numbers are added.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">What was found and what helps, without the name of the gate.</param>
/// <param name="Tolerated">Whether the gate passes all the same.</param>
internal sealed record Ruling(GateOutcome Outcome, string Message, bool Tolerated = false)
{
    /// <summary>The result has no evidence for the gate.</summary>
    public static Ruling NotMeasured(GateFacts facts) => new(GateOutcome.NotMeasured, $"the result has no evidence; {facts.Unmeasured}");

    /// <summary>A group is smaller than the gate asks for.</summary>
    public static Ruling TooSmall(FairnessGate gate, string what) => new(
        GateOutcome.GroupTooSmall,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what}; hold out more rows, join small groups in spec.dataset.sql, or lower leastGroup from {gate.LeastGroup}"));

    /// <summary>There is no value, for a reason that the trainer gives or that its evidence shows.</summary>
    public static Ruling Absent(TrainingGate gate, GateOutcome outcome)
    {
        var slice = gate.Slice ?? gate.NotWorse?.Slice;
        var column = VisibleText.Of(gate.Fairness?.Column ?? slice?.Column ?? "");
        return outcome switch
        {
            GateOutcome.MissingMetric => new(outcome, "the trainer computes no such metric for this task; name one that it reports"),
            GateOutcome.NotANumber => new(outcome, "the value is not a number"),
            GateOutcome.UnknownColumn => new(outcome, $"the dataset has no column '{column}'; name one that it has"),
            GateOutcome.EmptySlice => new(
                outcome, "no held-out row is in the slice; name a value or a bin that held-out rows have, or hold out more rows"),
            GateOutcome.GroupTooSmall when gate.Fairness is { } fairness => TooSmall(fairness, "a group has too few held-out rows"),
            GateOutcome.BaselineUnreadable => new(
                outcome, "the stable version cannot be read; check its artifact, and that the trainer may read it"),
            GateOutcome.BaselineIncompatible => new(
                outcome,
                "the stable version has other inputs or classes, so that the same rows do not compare the two; bound the metric by min or "
                    + "max instead"),
            _ => new(GateOutcome.NotMeasured, "the evidence has neither a value with its rows nor a reason why it has none"),
        };
    }
}

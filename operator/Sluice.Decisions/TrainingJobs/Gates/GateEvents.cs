using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs.Gates;

/// <summary>Events from the difference between two lists of verdicts. That gates failed, the condition Stalled says.</summary>
public static class GateEvents
{
    /// <summary>One when a result passed its gates; a warning where a gate passed without a version to compare with.</summary>
    public static IEnumerable<DecisionEvent> Between(TrainingJobStatus before, TrainingJobStatus after)
    {
        if (after.Gates.Count == 0 || !after.Gates.All(gate => gate.Passed) || before.Gates.SequenceEqual(after.Gates))
        {
            yield break;
        }

        var waived = after.Gates.Any(gate => gate.Outcome is not (null or GateOutcome.Passed));
        yield return new DecisionEvent(
            waived ? DecisionEvent.Warning : DecisionEvent.Normal,
            "GatesPassed",
            MessageText.Cut(string.Join("; ", after.Gates.Select(gate => gate.Message))));
    }
}

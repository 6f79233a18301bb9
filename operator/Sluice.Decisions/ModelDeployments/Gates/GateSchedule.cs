using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Which gate is judged at which step.</summary>
public static class GateSchedule
{
    /// <summary>
    /// Whether a gate is judged at a stage: one that any step names in <c>analyse</c> at those steps alone, any other from <c>fromStep</c> on; never
    /// where the candidate has all traffic. A gate that compares requests needs a share for both versions, and one of mirrored answers needs a mirror.
    /// </summary>
    public static bool IsJudged(RolloutStrategy strategy, RolloutGate gate, IReadOnlyList<Stage> stages, int index)
    {
        var stage = stages[index];
        var isNamed = strategy.Steps.Any(step => step.Analyse.Contains(gate.Name));
        return stage.Weight < 100
            && (isNamed ? stage.Step.Analyse.Contains(gate.Name) : index + 1 >= gate.FromStep)
            && (!IsOfSplitRequests(gate) || stage.Weight > 0)
            && (gate.Agreement is null || stage.Mirror > 0);
    }

    /// <summary>Whether the gate's verdict of harm is a statistical one.</summary>
    public static bool IsStatistical(RolloutGate gate) => IsOfSplitRequests(gate) || gate.Agreement is not null;

    private static bool IsOfSplitRequests(RolloutGate gate) => gate.ErrorRate is not null || gate.Latency is not null;
}

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Rollouts;

/// <summary>Which gate is judged at which step.</summary>
public static class GateSchedule
{
    /// <summary>Whether a gate is judged at a stage: the strategy asks for it there, and it can be.</summary>
    public static bool IsJudged(RolloutStrategy strategy, RolloutGate gate, IReadOnlyList<Stage> stages, int index) =>
        IsAsked(strategy, gate, stages, index) && Obstacle(gate, stages[index]) is null;

    /// <summary>
    /// Whether the strategy asks for a gate at a stage: one that any step names in <c>analyze</c> at those steps alone, any other from
    /// <c>fromStep</c> on.
    /// </summary>
    public static bool IsAsked(RolloutStrategy strategy, RolloutGate gate, IReadOnlyList<Stage> stages, int index) =>
        IsNamed(strategy, gate) ? stages[index].Step.Analyze.Contains(gate.Name) : index + 1 >= gate.FromStep;

    /// <summary>Whether any step names a gate in <c>analyze</c>.</summary>
    public static bool IsNamed(RolloutStrategy strategy, RolloutGate gate) => strategy.Steps.Any(step => step.Analyze.Contains(gate.Name));

    /// <summary>
    /// Why a gate cannot be judged at a stage. Null when it can. None is where the candidate has all traffic; one that compares requests
    /// needs a share for both versions, and one of mirrored answers a mirror.
    /// </summary>
    public static string? Obstacle(RolloutGate gate, Stage stage) =>
        stage.Weight >= 100 ? "stable has no traffic there"
        : stage.Weight == 0 && IsOfSplitRequests(gate) ? "it compares requests, and the candidate has none at weight 0"
        : stage.Mirror == 0 && gate.Agreement is not null ? "it compares mirrored answers, and mirror is 0 there"
        : null;

    /// <summary>Whether the gate's verdict of harm is a statistical one.</summary>
    public static bool IsStatistical(RolloutGate gate) => IsOfSplitRequests(gate) || gate.Agreement is not null;

    /// <summary>Whether the gate compares requests that were divided between the versions.</summary>
    public static bool IsOfSplitRequests(RolloutGate gate) => gate.ErrorRate is not null || gate.Latency is not null;
}

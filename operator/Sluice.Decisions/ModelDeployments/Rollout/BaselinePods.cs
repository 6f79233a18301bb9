using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>When a rollout has a baseline, and how much of stable's traffic it gets.</summary>
internal static class BaselinePods
{
    /// <summary>Whether the baseline's pods are to exist.</summary>
    public static bool AreNeeded(World world, Target target) =>
        world.Spec.Strategy.Baseline
        && !world.UsesGatewayApi
        && target is { Stable: not null, Candidate: not null, CandidateReplicas: > 0 }
        && target.State is RolloutState.InProgress { Run.Skip: null } state
        && world.ModelVersion(target.Stable) is not null
        && Stages.Of(world.Spec.Strategy).Skip(state.Index ?? 0).Any(HasRoom);

    /// <summary>Why a step cannot begin without these pods. Null when it can.</summary>
    public static string? Missing(World world, Target target, Stage stage)
    {
        if (!HasRoom(stage) || !AreNeeded(world, target) || world.RollsForward(target.Stable))
        {
            return null;
        }

        var (ready, needed) = (world.Ready(Baseline.Key(target.Stable!)), stage.Pods(world.Replicas));
        return ready < needed ? $"{ready} of {needed} fresh pods of {target.Stable} for comparison are ready" : null;
    }

    /// <summary>The baseline's share of the traffic, taken from stable's, in per cent; 0 if it gets none.</summary>
    public static int Share(World world, Target target, int candidate, int stable) =>
        target is { Stage: not null, Stable: { } version } && AreNeeded(world, target)
        && candidate is > 0 and <= 50 && candidate <= stable && world.CanCarry(Baseline.Key(version), candidate)
            ? candidate
            : 0;

    // Where the candidate has more than half of the traffic, an equal share is not left, and the candidate is compared with all of stable.
    private static bool HasRoom(Stage stage) => stage.Weight is > 0 and <= 50;
}

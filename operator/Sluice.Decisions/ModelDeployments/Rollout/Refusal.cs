using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>A version that went back, and is asked for in the same way still.</summary>
internal static class Refusal
{
    /// <summary>Whether the wanted version is such a one.</summary>
    public static bool Applies(World world, RolloutStatus? rollout) =>
        rollout is { Outcome: RolloutOutcomes.RolledBack } && rollout.Version == world.Wanted && rollout.SpecDigest == world.SpecDigest;

    /// <summary>The reason for machines: what went wrong with the candidate is one word, however it was found.</summary>
    public static string Reason(RolloutStatus rollout) =>
        rollout.Reason is Reasons.Aborted or Reasons.ProgressDeadlineExceeded ? rollout.Reason : Reasons.RolledBack;

    /// <summary>When it is tried again by itself, each time after twice as long as before; null: a person must.</summary>
    public static DateTime? RetryAt(World world, RolloutStatus rollout) =>
        world.Spec.Strategy.Retry is { } retry
        && rollout is { EndTime: { } ended, Reason: not Reasons.Aborted }
        && rollout.Retries < retry.Limit
        && Duration.TryParse(retry.After, out var after)
            ? Clock.Add(ended, new Doubling(after, Duration.Longest).After(rollout.Retries + 1))
            : null;

    /// <summary>How the deployment stands.</summary>
    public static Readiness Say(World world, RolloutStatus rollout) => RetryAt(world, rollout) is { } at
        ? new Readiness.InProgress(Reasons.Retrying, $"{rollout.Message}; {rollout.Version} is tried again at {at:u} ({rollout.Retries + 1} of {world.Spec.Strategy.Retry!.Limit})")
        : new Readiness.Blocked(Reason(rollout), $"{rollout.Message}; set spec.version to another version, or give the annotation sluice.dev/retry a new value");
}

using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>A version that was rolled back, and that the spec still asks for in the same way.</summary>
/// <param name="Reason">The reason for machines: what was wrong with the candidate is one word, however it was found.</param>
/// <param name="Message">Why it was rolled back.</param>
/// <param name="RetryTime">When it is retried automatically, UTC, each time after twice the delay before. Null when a person has to
/// act.</param>
/// <param name="Readiness">What the conditions say of it.</param>
internal sealed record Refusal(string Reason, string Message, DateTime? RetryTime, Readiness Readiness)
{
    /// <summary>The refusal. Null when the version that the spec asks for was not rolled back.</summary>
    public static Refusal? Of(World world, RolloutState state)
    {
        if (state is not RolloutState.RolledBack { Run: var run } || run.Version != world.Desired || run.SpecDigest != world.SpecDigest)
        {
            return null;
        }

        var reason = run.Reason is Reasons.Aborted or Reasons.ProgressDeadlineExceeded ? run.Reason : Reasons.RolledBack;
        var retryTime = RetryTimeOf(world, run);
        return new Refusal(reason, run.Message ?? "", retryTime, retryTime is { } at
            ? new Readiness.InProgress(
                Reasons.Retrying,
                $"{run.Message}; {run.Version} is retried at {at:u} ({run.Retries + 1} of {world.Spec.Strategy.Retry!.Limit})")
            : new Readiness.Blocked(
                reason,
                $"{run.Message}; set spec.version to another version, or give the annotation sluice.dev/retry a new value"));
    }

    private static DateTime? RetryTimeOf(World world, RolloutStatus run) =>
        world.Spec.Strategy.Retry is { } retry
        && run is { EndTime: { } ended, Reason: not Reasons.Aborted }
        && run.Retries < retry.Limit
        && Duration.TryParse(retry.After, out var after)
            ? Clock.Add(ended, new Doubling(after, Duration.Longest).After(run.Retries + 1))
            : null;
}

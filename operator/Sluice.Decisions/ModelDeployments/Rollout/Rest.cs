using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>How a deployment stands while no rollout is in progress and none can begin.</summary>
/// <param name="Readiness">What the conditions say.</param>
/// <param name="RequeueAfter">When to look again.</param>
internal sealed record Rest(Readiness Readiness, TimeSpan RequeueAfter)
{
    /// <summary>
    /// All traffic goes to stable first; then the version that the spec asks for is looked at. Null when its rollout can begin.
    /// </summary>
    public static Rest? Of(World world, Target target)
    {
        if (world.Observation.FieldErrors.Count > 0)
        {
            var errors = FieldErrorText.Write(world.Observation.FieldErrors);
            return new Rest(new Readiness.Blocked(Reasons.InvalidSpec, errors), Requeue.Waiting);
        }

        // Where stable can take no traffic, the version that the spec asks for does not wait for it.
        if (target.Stable is { } stable && world.Weight(stable) < 100 && !world.RollsForward(stable))
        {
            return new Rest(Returning(world, target, stable), Requeue.Poll);
        }

        if (world.Desired is not { } desired)
        {
            return Say(new Readiness.InProgress(
                Reasons.VersionNotFound,
                $"spec.version: no ModelVersion of {world.Spec.Model} that is ready is in the range '{world.Spec.Version}' "
                + $"({DesiredVersion.Known(world)}); "
                + "train or register one, or widen the range"));
        }

        if (target.Stable == desired)
        {
            return Say(Steady(world, desired));
        }

        if (Refusal.Of(world, target.State) is not { } refusal || refusal.RetryTime <= world.Now)
        {
            return Missing(world, desired);
        }

        var held = Held(world, target.Stable, refusal.Readiness);
        return new Rest(held, refusal.RetryTime is { } at ? Requeue.Until(at, world.Now, Requeue.Resync) : Requeue.Waiting);
    }

    // Why the version cannot be rolled out. Null when it can.
    private static Rest? Missing(World world, string desired)
    {
        var version = world.ModelVersion(desired);
        if (version is null)
        {
            // It may arrive with the same commit, or out of a training that takes a day: waiting is not a failure (kstatus).
            return Say(new Readiness.InProgress(
                Reasons.VersionNotFound,
                $"spec.version: waits for ModelVersion {desired} of model {world.Spec.Model}, which does not exist; "
                + "train or register it, or name one that exists"));
        }

        if (version.Deleting)
        {
            return Say(new Readiness.Blocked(
                Reasons.VersionNotFound,
                $"spec.version: ModelVersion {version.Name} is being deleted; name another one"));
        }

        if (version.Ready)
        {
            return null;
        }

        var message = $"spec.version: ModelVersion {version.Name} is not ready ({version.Message ?? "not verified yet"})";
        return Say(version.Stalled
            ? new Readiness.Blocked(Reasons.VersionNotReady, $"{message}; name another one")
            : new Readiness.InProgress(Reasons.VersionNotReady, message));
    }

    private static Readiness Returning(World world, Target target, string stable)
    {
        var refusal = Refusal.Of(world, target.State);
        if (world.Endpoints(stable) == 0)
        {
            return Held(world, stable, refusal is not null
                ? new Readiness.Blocked(refusal.Reason, refusal.Message)
                : new Readiness.InProgress(Reasons.PodsNotReady, $"{world.Desired ?? world.Spec.Version} is asked for"));
        }

        var why = target.State is RolloutState.Ended { Run.Message: { } message } ? $": {message}" : "";
        return new Readiness.InProgress(
            refusal?.Reason ?? Reasons.TrafficNotConverged,
            $"traffic returns to {stable}, which has {world.Weight(stable)} % of it{why}");
    }

    private static Readiness Steady(World world, string stable)
    {
        if (world.Ready(stable) < world.Replicas)
        {
            return new Readiness.InProgress(
                Reasons.PodsNotReady,
                $"{world.Ready(stable)} of {world.Replicas} pods of {stable} are ready{world.Problem(stable)}");
        }

        var unrecorded = world.ModelVersion(stable) is null
            ? "; its ModelVersion no longer exists, and a workload that is lost cannot be made from it: register it again"
            : "";
        return world.Converged
            ? new Readiness.Current(Reasons.Promoted, $"all traffic is on {stable}{unrecorded}")
            : new Readiness.InProgress(Reasons.TrafficNotConverged, Convergence.Missing(world));
    }

    // Traffic that cannot go where it belongs is more than a completed rollback: a person has to repair stable.
    private static Readiness Held(World world, string? stable, Readiness readiness) =>
        stable is not null && world.Weight(stable) < 100 && world.Endpoints(stable) == 0
            ? readiness with
            {
                Message = $"{readiness.Message}; {stable} has no ready pods{world.Problem(stable)}, "
                    + "so traffic stays where it is until it has",
            }
            : readiness;

    private static Rest Say(Readiness readiness) => new(readiness, readiness switch
    {
        Readiness.Current => Requeue.Resync,
        Readiness.Blocked => Requeue.Waiting,
        _ => Requeue.Poll,
    });
}

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

using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>What to do while no rollout goes on.</summary>
internal static class StableDecider
{
    /// <summary>Brings all traffic to stable first, then looks at what the spec wants.</summary>
    public static Intent Decide(World world, Intent intent)
    {
        intent = intent with { Stage = null, CandidateWeight = 0 };
        var back = intent.Stable is { } stable && world.Weight(stable) < 100;
        if (world.Observation.FieldErrors.Count > 0)
        {
            return Say(intent, new Verdict.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(world.Observation.FieldErrors)));
        }

        // Where stable can take nothing, the version that is wanted now does not wait for it.
        if (back && !RollForward.Applies(world, intent.Stable))
        {
            return Say(intent, GoingBack(world, intent)) with { RequeueAfter = Requeue.Poll };
        }

        if (world.Wanted is not { } wanted)
        {
            return Say(intent, new Verdict.InProgress(
                Reasons.VersionNotFound,
                $"spec.version: no ModelVersion of {world.Spec.Model} that is ready is in the range '{world.Spec.Version}' ({WantedVersion.Known(world)}); train or register one, or widen the range"));
        }

        if (intent.Stable == wanted)
        {
            return Say(intent, Steady(world, wanted));
        }

        if (!Refusal.Applies(world, intent.Rollout))
        {
            return Begin(world, intent, wanted);
        }

        var retryAt = Refusal.RetryAt(world, intent.Rollout!);
        return retryAt <= world.Now
            ? Begin(world, intent, wanted)
            : Say(intent, Held(world, intent, Refusal.Say(world, intent.Rollout!))) with { RequeueAfter = retryAt is { } at ? Requeue.Until(at, world.Now, Requeue.Resync) : Requeue.Waiting };
    }

    private static Intent Begin(World world, Intent intent, string wanted)
    {
        var version = world.ModelVersion(wanted);
        if (version is null)
        {
            // It may come with the same commit, or out of a training that takes a day: waiting is not a failure (kstatus).
            return Say(intent, new Verdict.InProgress(
                Reasons.VersionNotFound,
                $"spec.version: waits for ModelVersion {wanted} of model {world.Spec.Model}, which is not there; train or register it, or name one that exists"));
        }

        if (version.Deleting)
        {
            return Say(intent, new Verdict.Blocked(
                Reasons.VersionNotFound, $"spec.version: ModelVersion {version.Name} is being deleted; name another one"));
        }

        if (version.Ready)
        {
            return RolloutDecider.Begin(world, intent, wanted);
        }

        var message = $"spec.version: ModelVersion {version.Name} is not ready ({version.Message ?? "not verified yet"})";
        return Say(intent, version.Stalled
            ? new Verdict.Blocked(Reasons.VersionNotReady, $"{message}; name another one")
            : new Verdict.InProgress(Reasons.VersionNotReady, message));
    }

    private static Verdict GoingBack(World world, Intent intent)
    {
        var stable = intent.Stable!;
        if (world.Endpoints(stable) == 0)
        {
            return Held(world, intent, Refusal.Applies(world, intent.Rollout)
                ? new Verdict.Blocked(Refusal.Reason(intent.Rollout!), intent.Rollout!.Message ?? "")
                : new Verdict.InProgress(Reasons.PodsNotReady, $"{world.Wanted ?? world.Spec.Version} is asked for"));
        }

        var reason = Refusal.Applies(world, intent.Rollout) ? Refusal.Reason(intent.Rollout!) : Reasons.TrafficNotConverged;
        return new Verdict.InProgress(reason, $"traffic goes to {stable}, {world.Weight(stable)} % is there{Because(intent)}");
    }

    private static Verdict Steady(World world, string stable)
    {
        if (world.Ready(stable) < world.Replicas)
        {
            return new Verdict.InProgress(Reasons.PodsNotReady, $"{world.Ready(stable)} of {world.Replicas} pods of {stable} are ready{world.Problem(stable)}");
        }

        return world.Converged
            ? new Verdict.Current(Reasons.Promoted, $"all traffic is on {stable}{Unrecorded(world, stable)}")
            : new Verdict.InProgress(Reasons.TrafficNotConverged, TrafficText.Unconverged(world));
    }

    private static string Unrecorded(World world, string version) => world.ModelVersion(version) is null
        ? "; its ModelVersion is gone, and a workload that is lost cannot be made from it: register it again"
        : "";

    // Traffic that cannot go where it belongs is more than a rollback that is done: it takes a person to mend stable.
    private static Verdict Held(World world, Intent intent, Verdict verdict) => intent.Stable is { } stable && world.Weight(stable) < 100 && world.Endpoints(stable) == 0
        ? verdict with { Message = $"{verdict.Message}; {stable} has no ready pods{world.Problem(stable)}, so traffic stays where it is until it has" }
        : verdict;

    private static string Because(Intent intent) => intent.Rollout?.Message is { } message ? $": {message}" : "";

    private static Intent Say(Intent intent, Verdict verdict) => intent with
    {
        Verdict = verdict,
        RequeueAfter = verdict switch
        {
            Verdict.Current => Requeue.Resync,
            Verdict.Blocked => Requeue.Waiting,
            _ => Requeue.Poll,
        },
    };
}

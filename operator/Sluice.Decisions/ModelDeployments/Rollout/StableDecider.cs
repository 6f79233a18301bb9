using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Status;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>What to do while no rollout goes on.</summary>
internal static class StableDecider
{
    /// <summary>Brings all traffic to stable first, then looks at what the spec wants.</summary>
    public static Target Decide(World world, Target target)
    {
        target = target with { Stage = null, CandidateWeight = 0 };
        var back = target.Stable is { } stable && world.Weight(stable) < 100;
        if (world.Observation.FieldErrors.Count > 0)
        {
            return Say(target, new Readiness.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(world.Observation.FieldErrors)));
        }

        // Where stable can take nothing, the version that is wanted now does not wait for it.
        if (back && !RollForward.Applies(world, target.Stable))
        {
            return Say(target, GoingBack(world, target)) with { RequeueAfter = Requeue.Poll };
        }

        if (world.Wanted is not { } wanted)
        {
            return Say(target, new Readiness.InProgress(
                Reasons.VersionNotFound,
                $"spec.version: no ModelVersion of {world.Spec.Model} that is ready is in the range '{world.Spec.Version}' ({DesiredVersion.Known(world)}); train or register one, or widen the range"));
        }

        if (target.Stable == wanted)
        {
            return Say(target, Steady(world, wanted));
        }

        if (!Refusal.Applies(world, target.Rollout))
        {
            return Begin(world, target, wanted);
        }

        var retryAt = Refusal.RetryAt(world, target.Rollout!);
        return retryAt <= world.Now
            ? Begin(world, target, wanted)
            : Say(target, Held(world, target, Refusal.Say(world, target.Rollout!))) with { RequeueAfter = retryAt is { } at ? Requeue.Until(at, world.Now, Requeue.Resync) : Requeue.Waiting };
    }

    private static Target Begin(World world, Target target, string wanted)
    {
        var version = world.ModelVersion(wanted);
        if (version is null)
        {
            // It may come with the same commit, or out of a training that takes a day: waiting is not a failure (kstatus).
            return Say(target, new Readiness.InProgress(
                Reasons.VersionNotFound,
                $"spec.version: waits for ModelVersion {wanted} of model {world.Spec.Model}, which is not there; train or register it, or name one that exists"));
        }

        if (version.Deleting)
        {
            return Say(target, new Readiness.Blocked(
                Reasons.VersionNotFound, $"spec.version: ModelVersion {version.Name} is being deleted; name another one"));
        }

        if (version.Ready)
        {
            return RolloutDecider.Begin(world, target, wanted);
        }

        var message = $"spec.version: ModelVersion {version.Name} is not ready ({version.Message ?? "not verified yet"})";
        return Say(target, version.Stalled
            ? new Readiness.Blocked(Reasons.VersionNotReady, $"{message}; name another one")
            : new Readiness.InProgress(Reasons.VersionNotReady, message));
    }

    private static Readiness GoingBack(World world, Target target)
    {
        var stable = target.Stable!;
        if (world.Endpoints(stable) == 0)
        {
            return Held(world, target, Refusal.Applies(world, target.Rollout)
                ? new Readiness.Blocked(Refusal.Reason(target.Rollout!), target.Rollout!.Message ?? "")
                : new Readiness.InProgress(Reasons.PodsNotReady, $"{world.Wanted ?? world.Spec.Version} is asked for"));
        }

        var reason = Refusal.Applies(world, target.Rollout) ? Refusal.Reason(target.Rollout!) : Reasons.TrafficNotConverged;
        return new Readiness.InProgress(reason, $"traffic goes to {stable}, {world.Weight(stable)} % is there{Because(target)}");
    }

    private static Readiness Steady(World world, string stable)
    {
        if (world.Ready(stable) < world.Replicas)
        {
            return new Readiness.InProgress(Reasons.PodsNotReady, $"{world.Ready(stable)} of {world.Replicas} pods of {stable} are ready{world.Problem(stable)}");
        }

        return world.Converged
            ? new Readiness.Current(Reasons.Promoted, $"all traffic is on {stable}{Unrecorded(world, stable)}")
            : new Readiness.InProgress(Reasons.TrafficNotConverged, TrafficText.Unconverged(world));
    }

    private static string Unrecorded(World world, string version) => world.ModelVersion(version) is null
        ? "; its ModelVersion is gone, and a workload that is lost cannot be made from it: register it again"
        : "";

    // Traffic that cannot go where it belongs is more than a rollback that is done: it takes a person to mend stable.
    private static Readiness Held(World world, Target target, Readiness readiness) => target.Stable is { } stable && world.Weight(stable) < 100 && world.Endpoints(stable) == 0
        ? readiness with { Message = $"{readiness.Message}; {stable} has no ready pods{world.Problem(stable)}, so traffic stays where it is until it has" }
        : readiness;

    private static string Because(Target target) => target.Rollout?.Message is { } message ? $": {message}" : "";

    private static Target Say(Target target, Readiness readiness) => target with
    {
        Readiness = readiness,
        RequeueAfter = readiness switch
        {
            Readiness.Current => Requeue.Resync,
            Readiness.Blocked => Requeue.Waiting,
            _ => Requeue.Poll,
        },
    };
}

using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>What to do while no rollout goes on.</summary>
internal static class StableDecider
{
    /// <summary>Brings all traffic to stable first, then looks at what the spec wants.</summary>
    public static Intent Decide(World world, Intent intent)
    {
        intent = intent with { CandidateWeight = 0 };
        var back = intent.Stable is { } stable && world.Weight(stable) < 100;
        if (world.Observation.FieldErrors.Count > 0)
        {
            return Say(intent, new Verdict.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(world.Observation.FieldErrors)));
        }

        if (back)
        {
            return Say(intent, GoingBack(world, intent)) with { RequeueAfter = Requeue.Poll };
        }

        if (intent.Stable == world.Wanted)
        {
            return Say(intent, Steady(world, intent.Stable));
        }

        return IsRefused(world, intent.Rollout)
            ? Say(intent, new Verdict.Blocked(RefusalReason(world, intent), $"{intent.Rollout!.Message}; set spec.version to another version"))
            : Begin(world, intent);
    }

    private static Intent Begin(World world, Intent intent)
    {
        var version = world.ModelVersion(world.Wanted);
        if (version is null or { Deleting: true })
        {
            return Say(intent, new Verdict.Blocked(
                Reasons.VersionNotFound,
                version is null
                    ? $"spec.version: model {world.Spec.Model} has no ModelVersion {world.Wanted}; train or register it, or name one that exists"
                    : $"spec.version: ModelVersion {version.Name} is being deleted; name another one"));
        }

        if (version.Ready)
        {
            return RolloutDecider.Begin(world, intent);
        }

        var message = $"spec.version: ModelVersion {version.Name} is not ready ({version.Message ?? "not verified yet"})";
        return Say(intent, version.Stalled
            ? new Verdict.Blocked(Reasons.VersionNotReady, $"{message}; name another one")
            : new Verdict.InProgress(Reasons.VersionNotReady, message));
    }

    // Rolled back, and asked for in the same way still.
    private static bool IsRefused(World world, RolloutStatus? rollout) =>
        rollout is { Outcome: RolloutOutcomes.RolledBack } && rollout.Version == world.Wanted && rollout.SpecDigest == world.SpecDigest;

    private static string RefusalReason(World world, Intent intent) =>
        world.Status.Ledger.Concat(intent.Ledger)
            .LastOrDefault(entry => entry.Decision == "RollBack" && entry.Version == intent.Rollout!.Version)?.Reason
        ?? Reasons.RolledBack;

    private static Verdict GoingBack(World world, Intent intent)
    {
        var stable = intent.Stable!;
        if (world.Endpoints(stable) == 0)
        {
            return new Verdict.InProgress(Reasons.PodsNotReady, $"{stable} has no ready pods{Problem(world, stable)}");
        }

        var reason = intent.Rollout is { Outcome: RolloutOutcomes.RolledBack } && IsRefused(world, intent.Rollout)
            ? RefusalReason(world, intent)
            : Reasons.TrafficNotConverged;
        return new Verdict.InProgress(reason, $"traffic goes to {stable}, {world.Weight(stable)} % is there{Because(intent)}");
    }

    private static Verdict Steady(World world, string stable)
    {
        var workload = world.Workload(stable);
        if (world.Endpoints(stable) < world.Replicas || (workload?.UpdatedReadyReplicas ?? 0) < world.Replicas)
        {
            return new Verdict.InProgress(
                Reasons.PodsNotReady,
                $"{Math.Min(world.Endpoints(stable), workload?.UpdatedReadyReplicas ?? 0)} of {world.Replicas} pods of {stable} are ready{Problem(world, stable)}");
        }

        return world.Converged
            ? new Verdict.Current(Reasons.Promoted, $"all traffic is on {stable}")
            : new Verdict.InProgress(Reasons.TrafficNotConverged, TrafficText.Unconverged(world));
    }

    private static string Because(Intent intent) => intent.Rollout?.Message is { } message ? $": {message}" : "";

    private static string Problem(World world, string version) => world.Workload(version)?.Problem is { } problem ? $": {problem}" : "";

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

using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Begins, goes on with, and ends rollouts.</summary>
internal static class RolloutDecider
{
    /// <summary>Where to go from here.</summary>
    public static Intent Decide(World world)
    {
        var status = world.Status;
        var rollout = Forget(world, status.Rollout);
        var intent = new Intent
        {
            Stable = world.Stable,
            Rollout = rollout,
            History = status.History,
            Verdict = new Verdict.InProgress(Reasons.Pending, "first visit"),
        };
        if (rollout is not { Outcome: RolloutOutcomes.Progressing })
        {
            return StableDecider.Decide(world, intent);
        }

        if (rollout.Version == world.Stable)
        {
            // Promoted, and not recorded as such.
            return StableDecider.Decide(world, RolloutEnd.Promote(world, intent, rollout));
        }

        if (world.Observation.FieldErrors.Count > 0)
        {
            // No step can be judged by a spec that makes no sense; stable needs none.
            return StableDecider.Decide(world, RolloutEnd.Supersede(world, intent, rollout, "the spec is invalid"));
        }

        return rollout.Version == world.Wanted
            ? CandidateDecider.Decide(world, intent, rollout)
            : StableDecider.Decide(world, RolloutEnd.Supersede(world, intent, rollout, $"spec.version is {world.Wanted} now"));
    }

    /// <summary>The wanted version starts its way to all traffic.</summary>
    public static Intent Begin(World world, Intent intent)
    {
        var rollout = new RolloutStatus
        {
            Version = world.Wanted,
            From = intent.Stable,
            Generation = world.Observation.Object.Generation,
            SpecDigest = world.SpecDigest,
            StartedAt = world.Now,
        };
        var message = intent.Stable is null
            ? $"{rollout.Version} is the first version"
            : $"{rollout.Version} takes over from {intent.Stable} in {RolloutSteps.Of(world.Spec.Strategy).Count} steps";
        return CandidateDecider.Decide(
            world,
            intent with
            {
                Rollout = rollout,
                Ledger = [.. intent.Ledger, RolloutEnd.Entry(world, "Start", rollout.Version, 0, Reasons.Progressing, message)],
            },
            rollout);
    }

    // Once the spec has asked for another version, asking for this one again is a new wish.
    private static RolloutStatus? Forget(World world, RolloutStatus? rollout) =>
        rollout is { Outcome: not RolloutOutcomes.Progressing, SpecDigest: not null } && rollout.Version != world.Wanted
            ? rollout with { SpecDigest = null }
            : rollout;
}

using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Wishes;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Begins, goes on with, and ends rollouts.</summary>
internal static class RolloutDecider
{
    /// <summary>Where to go from here.</summary>
    public static Intent Decide(World world)
    {
        var answered = WishAnswers.Answer(world, RolloutSteps.Follow(world, Forget(world, world.Status.Rollout)));
        var rollout = answered.Rollout;
        var intent = new Intent
        {
            Stable = world.Stable,
            Rollout = rollout,
            History = world.Status.Former,
            Gates = world.Status.Gates,
            Answers = answered.Answers,
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

        if (answered.Abort is { } abort)
        {
            return StableDecider.Decide(world, RolloutEnd.RollBack(world, intent, rollout, Reasons.Aborted, abort));
        }

        if (world.Observation.FieldErrors.Count > 0)
        {
            // No step can be judged by a spec that makes no sense; stable needs none.
            return StableDecider.Decide(world, RolloutEnd.Supersede(world, intent, rollout, "the spec is invalid"));
        }

        return rollout.Version == world.Wanted
            ? CandidateDecider.Decide(world, intent, rollout)
            : Other(world, intent, rollout);
    }

    /// <summary>The wanted version starts its way to all traffic.</summary>
    public static Intent Begin(World world, Intent intent, string version)
    {
        var again = intent.Rollout is { } last && last.Version == version && last.SpecDigest == world.SpecDigest ? last.Retries + 1 : 0;
        var rollout = new RolloutStatus
        {
            Version = version,
            From = intent.Stable,
            Generation = world.Observation.Object.Generation,
            SpecDigest = world.SpecDigest,
            StepsDigest = world.StepsDigest,
            StartedAt = world.Now,
            Retries = again,
            Skip = RecentVersions.Includes(world, intent, version) ? RolloutSkips.RollbackWindow : null,
        };
        var steps = rollout.Skip is null ? $"in {Stages.Of(world.Spec.Strategy).Count} steps" : "without steps, since it was stable lately";
        var message = intent.Stable is null ? $"{version} is the first version"
            : again > 0 ? $"{version} is tried again ({again} of {world.Spec.Strategy.Retry?.Limit}), {steps}"
            : $"{version} takes over from {intent.Stable} {steps}";
        return CandidateDecider.Decide(
            world,
            intent with
            {
                Rollout = rollout,
                Gates = [],
                Ledger = [.. intent.Ledger, RolloutEnd.Entry(world, "Start", version, 0, Reasons.Progressing, message)],
            },
            rollout);
    }

    // A third version under a rollout. The way back to stable waits for nothing.
    private static Intent Other(World world, Intent intent, RolloutStatus rollout)
    {
        var policy = world.Spec.Strategy.OnNewVersion;
        if (world.Wanted is not { } wanted || wanted == intent.Stable || intent.Stable is null || policy is not ("Queue" or "Reject"))
        {
            return StableDecider.Decide(world, RolloutEnd.Supersede(world, intent, rollout, $"spec.version is {world.Wanted ?? world.Spec.Version} now"));
        }

        var decided = CandidateDecider.Decide(world, intent, rollout);
        if (decided.Candidate != rollout.Version)
        {
            return decided;
        }

        return decided with
        {
            Verdict = policy == "Queue"
                ? new Verdict.InProgress(decided.Verdict.Reason, $"{decided.Verdict.Message}; {wanted} comes after it")
                : new Verdict.Blocked(
                    Reasons.NewVersionRejected,
                    $"spec.version: {wanted} is not begun while {rollout.Version} is on its way, since spec.strategy.onNewVersion is Reject; set it to {rollout.Version} or {intent.Stable}, or wait for the end"),
        };
    }

    // Once the spec has asked for another version, asking for this one again is a new wish. A range may come to another one by itself.
    private static RolloutStatus? Forget(World world, RolloutStatus? rollout) =>
        rollout is { Outcome: not RolloutOutcomes.Progressing, SpecDigest: not null } && rollout.Version != world.Wanted
        && (WantedVersion.Range(world.Spec) is null || rollout.SpecDigest != world.SpecDigest)
            ? rollout with { SpecDigest = null }
            : rollout;
}

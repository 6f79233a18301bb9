using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.UserActions;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Begins, goes on with, and ends rollouts.</summary>
internal static class RolloutDecider
{
    /// <summary>Where to go from here.</summary>
    public static Target Decide(World world)
    {
        var answered = ActionAnswers.Answer(world, RolloutSteps.Follow(world, Forget(world, world.Status.Rollout)));
        var rollout = answered.Rollout;
        var target = new Target
        {
            Stable = world.Stable,
            Rollout = rollout,
            PreviousVersions = world.Status.PreviousVersions,
            Gates = world.Status.Gates,
            Answers = answered.Answers,
            Readiness = new Readiness.InProgress(Reasons.Pending, "first visit"),
        };
        if (rollout is not { Outcome: RolloutOutcomes.Progressing })
        {
            return StableDecider.Decide(world, target);
        }

        if (rollout.Version == world.Stable)
        {
            // Promoted, and not recorded as such.
            return StableDecider.Decide(world, RolloutEnd.Promote(world, target, rollout));
        }

        if (answered.Abort is { } abort)
        {
            return StableDecider.Decide(world, RolloutEnd.RollBack(world, target, rollout, Reasons.Aborted, abort));
        }

        if (world.Observation.FieldErrors.Count > 0)
        {
            // No step can be judged by a spec that makes no sense; stable needs none.
            return StableDecider.Decide(world, RolloutEnd.Supersede(world, target, rollout, "the spec is invalid"));
        }

        return rollout.Version == world.Wanted
            ? CandidateDecider.Decide(world, target, rollout)
            : Other(world, target, rollout);
    }

    /// <summary>The wanted version starts its way to all traffic.</summary>
    public static Target Begin(World world, Target target, string version)
    {
        var again = target.Rollout is { } last && last.Version == version && last.SpecDigest == world.SpecDigest ? last.Retries + 1 : 0;
        var rollout = new RolloutStatus
        {
            Version = version,
            From = target.Stable,
            Generation = world.Observation.Object.Generation,
            SpecDigest = world.SpecDigest,
            StepsDigest = world.StepsDigest,
            StartTime = world.Now,
            Retries = again,
            Skip = RecentVersions.Includes(world, target, version) ? RolloutSkips.RollbackWindow : null,
        };
        var steps = rollout.Skip is null ? $"in {Stages.Of(world.Spec.Strategy).Count} steps" : "without steps, since it was stable lately";
        var message = target.Stable is null ? $"{version} is the first version"
            : again > 0 ? $"{version} is tried again ({again} of {world.Spec.Strategy.Retry?.Limit}), {steps}"
            : $"{version} takes over from {target.Stable} {steps}";
        return CandidateDecider.Decide(
            world,
            target with
            {
                Rollout = rollout,
                Gates = [],
                Ledger = [.. target.Ledger, RolloutEnd.Entry(world, "Start", version, 0, Reasons.Progressing, message)],
            },
            rollout);
    }

    // A third version under a rollout. The way back to stable waits for nothing.
    private static Target Other(World world, Target target, RolloutStatus rollout)
    {
        var policy = world.Spec.Strategy.OnNewVersion;
        if (world.Wanted is not { } wanted || wanted == target.Stable || target.Stable is null || policy is not ("Queue" or "Reject"))
        {
            return StableDecider.Decide(world, RolloutEnd.Supersede(world, target, rollout, $"spec.version is {world.Wanted ?? world.Spec.Version} now"));
        }

        var decided = CandidateDecider.Decide(world, target, rollout);
        if (decided.Candidate != rollout.Version)
        {
            return decided;
        }

        return decided with
        {
            Readiness = policy == "Queue"
                ? new Readiness.InProgress(decided.Readiness.Reason, $"{decided.Readiness.Message}; {wanted} comes after it")
                : new Readiness.Blocked(
                    Reasons.NewVersionRejected,
                    $"spec.version: {wanted} is not begun while {rollout.Version} is on its way, since spec.strategy.onNewVersion is Reject; set it to {rollout.Version} or {target.Stable}, or wait for the end"),
        };
    }

    // Once the spec has asked for another version, asking for this one again is a new action. A range may come to another one by itself.
    private static RolloutStatus? Forget(World world, RolloutStatus? rollout) =>
        rollout is { Outcome: not RolloutOutcomes.Progressing, SpecDigest: not null } && rollout.Version != world.Wanted
        && (DesiredVersion.Range(world.Spec) is null || rollout.SpecDigest != world.SpecDigest)
            ? rollout with { SpecDigest = null }
            : rollout;
}

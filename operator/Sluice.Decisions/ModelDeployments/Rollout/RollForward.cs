using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>
/// Where stable serves nothing, waiting protects no client: all traffic goes to a candidate that has ready pods. That is not a step of
/// its rollout, which stays where it is and continues by its own evidence; the share that the candidate has not earned returns to stable
/// as soon as stable has ready pods.
/// </summary>
internal static class RollForward
{
    /// <summary>The target, with all traffic for its candidate where that is due.</summary>
    public static Target Apply(World world, Target target)
    {
        if (target is not { Candidate: { } candidate, State: RolloutState.InProgress state, Stable: { } stable }
            || !world.RollsForward(stable))
        {
            return target;
        }

        // As many pods as all traffic takes, unless the queue for GPUs lets it have none yet.
        target = target with { CandidateReplicas = target.CandidateReplicas > 0 ? Math.Max(target.CandidateReplicas, world.Replicas) : 0 };
        if (target is { CandidateWeight: 100, Stage.Weight: 100 } || !CanServe(world, candidate))
        {
            return target;
        }

        var stages = Stages.Of(world.Spec.Strategy);
        var index = Math.Clamp(state.Index ?? 0, 0, stages.Count - 1);
        var forward = target with { Stage = stages[index], CandidateWeight = 100 };
        var why = $"{stable} has no ready pods{world.Problem(stable)}";
        var readiness = new Readiness.InProgress(Reasons.Progressing, $"all traffic goes to {candidate}: {why}");
        if (world.Weight(candidate) == 100)
        {
            return forward with
            {
                // The table stays the same from step to step; each step counts its own requests all the same.
                Recount = target.Recount || (index < stages.Count - 1 && index + 1 != world.Status.Rollout?.Step),
                Readiness = target.CandidateWeight == 100
                    ? target.Readiness with { Message = $"{target.Readiness.Message}; {why}" }
                    : readiness,
            };
        }

        var message = $"{why}, so {candidate} serves all requests until it has";
        var weight = Math.Min(state.Run.Weight, stages[index].Weight);
        var next = new RolloutState.Shifting(state.Run with { Weight = weight, WaitStartTime = null }, index);
        return forward with
        {
            Gates = [],
            State = next,
            Arrows = [.. target.Arrows, .. Arrow.Between(state, next)],
            Ledger = [.. target.Ledger, Outcomes.Line(world, LedgerDecision.RollForward, candidate, 100, Reasons.PodsNotReady, message)],
            Readiness = readiness,
            RequeueAfter = Requeue.Poll,
        };
    }

    /// <summary>
    /// Whether a version that is neither of the two serves: one whose rollout has ended, with traffic that stable cannot take.
    /// </summary>
    public static RouteVersion? Third(World world, string stable, string? candidate) => world.Route?.Versions
        .Where(entry => entry.Version != stable && entry.Version != candidate && entry.Weight > 0 && world.Endpoints(entry.Version) > 0)
        .MaxBy(entry => entry.Weight);

    // A candidate that cannot carry all of it is better than versions that can carry nothing.
    private static bool CanServe(World world, string candidate) =>
        (world.IsCandidate(candidate) ? world.Endpoints(candidate) : world.Ready(candidate)) > 0
        && (Third(world, world.Stable!, candidate) is null || world.CanCarry(candidate, 100));
}

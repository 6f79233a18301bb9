using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Goes on with a rollout of the wanted version.</summary>
internal static class CandidateDecider
{
    /// <summary>
    /// The table as read back says at which step the candidate is, not the status: a write of either may have been lost. A candidate
    /// without a share has to become ready first.
    /// </summary>
    public static Intent Decide(World world, Intent intent, RolloutStatus rollout)
    {
        var weight = world.Weight(rollout.Version);
        return weight == 0 ? Prepare(world, intent, rollout) : StepDecider.Decide(world, intent, rollout, weight);
    }

    /// <summary>Gives the candidate the share of a step; its evidence is that of the new generation.</summary>
    public static Intent GoTo(World world, Intent intent, RolloutStatus rollout, int index, string message, bool record)
    {
        var steps = RolloutSteps.Of(world.Spec.Strategy);
        var weight = intent.Stable is null ? 100 : steps[index].Weight;
        return intent with
        {
            CandidateWeight = weight,
            Gates = [],
            Rollout = rollout with { StepIndex = index, StepStartedAt = null },
            Ledger = record
                ? [.. intent.Ledger, RolloutEnd.Entry(world, "Advance", rollout.Version, weight, Reasons.Progressing, message)]
                : intent.Ledger,
            Verdict = new Verdict.InProgress(Reasons.Progressing, $"{weight} % of the traffic goes to {rollout.Version}"),
            RequeueAfter = Requeue.Poll,
        };
    }

    private static Intent Prepare(World world, Intent intent, RolloutStatus rollout)
    {
        var version = rollout.Version;
        var index = intent.Stable is null ? RolloutSteps.Of(world.Spec.Strategy).Count - 1 : 0;
        var workload = world.Workload(version);
        var ready = Math.Min(world.Endpoints(version), workload?.UpdatedReadyReplicas ?? 0);
        if (ready >= world.Replicas)
        {
            return GoTo(
                world,
                intent,
                rollout,
                index,
                $"{ready} of {world.Replicas} pods of {version} are ready",
                record: rollout.StepIndex < 0);
        }

        var deadline = Clock.Add(rollout.StartedAt, RolloutSteps.ProgressDeadline(world.Spec.Strategy));
        var problem = workload?.Problem is { } text ? $": {text}" : "";
        var message = $"{ready} of {world.Replicas} pods of {version} are ready{problem}";
        if (world.Now < deadline)
        {
            return intent with
            {
                Rollout = rollout with { StepIndex = -1, StepStartedAt = null },
                Verdict = new Verdict.InProgress(Reasons.PodsNotReady, message),
                RequeueAfter = Requeue.Until(deadline, world.Now, Requeue.Waiting),
            };
        }

        message = $"{message}, after spec.strategy.progressDeadline {world.Spec.Strategy.ProgressDeadline}";
        return intent.Stable is null
            ? intent with
            {
                // Nothing to go back to: what becomes ready late still serves.
                Verdict = new Verdict.Blocked(Reasons.ProgressDeadlineExceeded, message),
                RequeueAfter = Requeue.Waiting,
            }
            : StableDecider.Decide(world, RolloutEnd.RollBack(world, intent, rollout, Reasons.ProgressDeadlineExceeded, message));
    }
}

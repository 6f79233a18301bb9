using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Plan;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Goes on with a rollout of the wanted version.</summary>
internal static class CandidateDecider
{
    /// <summary>
    /// The table as read back says whether a candidate is routed, and with which share, not the status: a write of either may have been lost. A
    /// candidate that is not routed has to become ready first.
    /// </summary>
    public static Target Decide(World world, Target target, RolloutStatus rollout) => RollForward.Apply(world, world.IsCandidate(rollout.Version)
        ? StepDecider.Decide(world, target, rollout, world.Weight(rollout.Version))
        : Prepare(world, target, rollout));

    /// <summary>Takes the candidate to a stage; its evidence is that of the new generation, or of what comes from now on.</summary>
    public static Target GoTo(World world, Target target, RolloutStatus rollout, IReadOnlyList<Stage> stages, int index, string message, bool record)
    {
        var weight = target.Stable is null ? 100 : stages[index].Weight;
        return target with
        {
            Stage = stages[index],
            CandidateWeight = weight,
            CandidateReplicas = stages[index].Pods(world.Replicas),
            Gates = [],
            Rollout = rollout with { StepIndex = index, StepStartTime = null, Weight = weight, WaitStartTime = null },
            Ledger = record
                ? [.. target.Ledger, RolloutEnd.Entry(world, "Advance", rollout.Version, weight, Reasons.Progressing, message)]
                : target.Ledger,
            Readiness = new Readiness.InProgress(Reasons.Progressing, $"{weight} % of the traffic goes to {rollout.Version}"),
            RequeueAfter = Requeue.Poll,
        };
    }

    /// <summary>Makes the candidate's pods ready, from the beginning or after all were lost.</summary>
    public static Target Prepare(World world, Target target, RolloutStatus rollout)
    {
        var version = rollout.Version;
        rollout = rollout with { StepIndex = -1, StepStartTime = null, Weight = 0 };
        target = target with { Gates = [] };
        if (SurgeQueue.Wait(world, rollout) is { } queue)
        {
            return target with
            {
                Rollout = rollout with { WaitStartTime = null },
                Readiness = new Readiness.InProgress(Reasons.SurgeBudget, queue),
                RequeueAfter = Requeue.Poll,
            };
        }

        var stages = Stages.Of(world.Spec.Strategy);
        var index = target.Stable is null || rollout.Skip is not null ? stages.Count - 1 : 0;
        var needed = stages[index].Pods(world.Replicas);
        var ready = world.Ready(version);
        var message = $"{ready} of {needed} pods of {version} are ready";
        var made = target with { CandidateReplicas = needed, Rollout = rollout };
        if (ready < needed || !world.CanCarry(version, stages[index].Weight))
        {
            return Waiting.Wait(world, made, rollout, message);
        }

        if (Baseline.Missing(world, made, stages[index]) is { } missing)
        {
            return Waiting.Wait(world, made, rollout, missing);
        }

        rollout = rollout with { WaitStartTime = null };
        return target.Stable is not null && rollout.Skip != RolloutSkips.RollbackWindow && FreezeCalendar.Open(world) is { } freeze
            ? target with
            {
                CandidateReplicas = needed,
                Rollout = rollout,
                Readiness = new Readiness.InProgress(Reasons.Frozen, $"{message}: {FreezeCalendar.Write(freeze)}"),
                RequeueAfter = Requeue.Until(freeze.Until, world.Now, Requeue.Waiting),
            }
            : GoTo(world, target, rollout, stages, index, message, record: world.Status.Rollout?.StartTime != rollout.StartTime || world.Status.Rollout.StepIndex < 0);
    }
}

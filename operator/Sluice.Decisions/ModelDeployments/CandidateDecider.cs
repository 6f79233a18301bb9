using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Freeze;
using Sluice.Decisions.ModelDeployments.Surge;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Goes on with a rollout of the wanted version.</summary>
internal static class CandidateDecider
{
    /// <summary>
    /// The table as read back says whether a candidate is routed, and with which share, not the status: a write of either may have been lost. A
    /// candidate that is not routed has to become ready first.
    /// </summary>
    public static Intent Decide(World world, Intent intent, RolloutStatus rollout) => RollForward.Apply(world, world.IsCandidate(rollout.Version)
        ? StepDecider.Decide(world, intent, rollout, world.Weight(rollout.Version))
        : Prepare(world, intent, rollout));

    /// <summary>Takes the candidate to a stage; its evidence is that of the new generation, or of what comes from now on.</summary>
    public static Intent GoTo(World world, Intent intent, RolloutStatus rollout, IReadOnlyList<Stage> stages, int index, string message, bool record)
    {
        var weight = intent.Stable is null ? 100 : stages[index].Weight;
        return intent with
        {
            Stage = stages[index],
            CandidateWeight = weight,
            CandidateReplicas = stages[index].Pods(world.Replicas),
            Gates = [],
            Rollout = rollout with { StepIndex = index, StepStartedAt = null, Weight = weight, WaitingSince = null },
            Ledger = record
                ? [.. intent.Ledger, RolloutEnd.Entry(world, "Advance", rollout.Version, weight, Reasons.Progressing, message)]
                : intent.Ledger,
            Verdict = new Verdict.InProgress(Reasons.Progressing, $"{weight} % of the traffic goes to {rollout.Version}"),
            RequeueAfter = Requeue.Poll,
        };
    }

    /// <summary>Makes the candidate's pods ready, from the beginning or after all were lost.</summary>
    public static Intent Prepare(World world, Intent intent, RolloutStatus rollout)
    {
        var version = rollout.Version;
        rollout = rollout with { StepIndex = -1, StepStartedAt = null, Weight = 0 };
        intent = intent with { Gates = [] };
        if (SurgeQueue.Wait(world, rollout) is { } queue)
        {
            return intent with
            {
                Rollout = rollout with { WaitingSince = null },
                Verdict = new Verdict.InProgress(Reasons.SurgeBudget, queue),
                RequeueAfter = Requeue.Poll,
            };
        }

        var stages = Stages.Of(world.Spec.Strategy);
        var index = intent.Stable is null || rollout.Skip is not null ? stages.Count - 1 : 0;
        var needed = stages[index].Pods(world.Replicas);
        var ready = world.Ready(version);
        var message = $"{ready} of {needed} pods of {version} are ready";
        var made = intent with { CandidateReplicas = needed, Rollout = rollout };
        if (ready < needed || !world.CanCarry(version, stages[index].Weight))
        {
            return Waiting.Wait(world, made, rollout, message);
        }

        if (Baseline.Missing(world, made, stages[index]) is { } missing)
        {
            return Waiting.Wait(world, made, rollout, missing);
        }

        rollout = rollout with { WaitingSince = null };
        return intent.Stable is not null && rollout.Skip != RolloutSkips.RollbackWindow && FreezeCalendar.Open(world) is { } freeze
            ? intent with
            {
                CandidateReplicas = needed,
                Rollout = rollout,
                Verdict = new Verdict.InProgress(Reasons.Frozen, $"{message}: {FreezeCalendar.Write(freeze)}"),
                RequeueAfter = Requeue.Until(freeze.Until, world.Now, Requeue.Waiting),
            }
            : GoTo(world, intent, rollout, stages, index, message, record: world.Status.Rollout?.StartedAt != rollout.StartedAt || world.Status.Rollout.StepIndex < 0);
    }
}

using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>What a routed candidate's ready pods allow, whatever the evidence says.</summary>
internal static class CapacityDecider
{
    /// <summary>Takes the weight to what the pods can carry, and the stage's weight when they can; null: nothing is to be moved.</summary>
    public static Intent? Decide(World world, Intent intent, RolloutStatus rollout, IReadOnlyList<Stage> stages, int weight)
    {
        var version = rollout.Version;
        var target = stages[rollout.StepIndex].Weight;
        var endpoints = world.Endpoints(version);
        if (endpoints == 0)
        {
            return Lost(world, intent, rollout, weight);
        }

        if (RollForward.Applies(world, intent.Stable))
        {
            // What it serves is not for its step to say.
            return null;
        }

        if (weight > target)
        {
            var why = rollout.Weight < weight ? $"{intent.Stable} has ready pods again, and " : "";
            return CandidateDecider.GoTo(world, intent, rollout, stages, rollout.StepIndex, $"{why}the step's weight is {target}", record: rollout.Weight != weight);
        }

        if (!world.CanCarry(version, target))
        {
            // Stable takes no more than it can carry: where all traffic has come to take more pods, both wait for theirs.
            var share = Math.Min(weight, Math.Max(world.Capacity(version), 100 - world.Capacity(intent.Stable!)));
            var stay = StepDecider.Stay(intent, share == weight ? rollout : rollout with { StepStartedAt = null }, share, Reasons.PodsNotReady, "");
            return Waiting.Wait(world, stay, stay.Rollout!, $"{version} at {share} %: {endpoints} of the {intent.CandidateReplicas} pods of the step are ready");
        }

        // Lowered for want of pods, and they are back; or the steps were edited.
        return weight == target
            ? null
            : CandidateDecider.GoTo(world, intent, rollout, stages, rollout.StepIndex, $"the step's weight is {target}", record: rollout.Weight != weight);
    }

    // Callers are better off with stable; the candidate gets one more chance to come up.
    private static Intent Lost(World world, Intent intent, RolloutStatus rollout, int weight)
    {
        if (world.IsDown(intent.Stable!))
        {
            // There is nobody to give it to, and what takes both is no fault of the candidate's.
            return StepDecider.StayWithoutPods(
                world, intent, rollout, weight, $"neither it nor {intent.Stable} has ready pods{world.Problem(rollout.Version)}");
        }

        var losses = weight > 0 && rollout.StepIndex == world.Status.Rollout?.StepIndex ? rollout.Losses + 1 : rollout.Losses;
        rollout = rollout with { Losses = losses, WaitingSince = null };
        return losses > 1
            ? StepDecider.Back(world, intent, rollout, Reasons.RolledBack, $"{rollout.Version} lost all its ready pods at {weight} %, for the second time")
            : CandidateDecider.Prepare(world, intent with { Stage = null, CandidateWeight = 0, GateJobs = [], Approval = null }, rollout);
    }
}

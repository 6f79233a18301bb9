using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>What a routed candidate's ready pods allow, whatever the evidence says.</summary>
internal static class CapacityDecider
{
    /// <summary>Takes the weight to what the pods can carry, and the stage's weight when they can; null: nothing is to be moved.</summary>
    public static Target? Decide(World world, Target target, RolloutStatus rollout, IReadOnlyList<Stage> stages, int weight)
    {
        var version = rollout.Version;
        var own = stages[rollout.StepIndex].Weight;
        var endpoints = world.Endpoints(version);
        if (endpoints == 0)
        {
            return Lost(world, target, rollout, weight);
        }

        if (RollForward.Applies(world, target.Stable))
        {
            // What it serves is not for its step to say.
            return null;
        }

        if (weight > own)
        {
            var why = rollout.Weight < weight ? $"{target.Stable} has ready pods again, and " : "";
            return CandidateDecider.GoTo(world, target, rollout, stages, rollout.StepIndex, $"{why}the step's weight is {own}", record: rollout.Weight != weight);
        }

        if (!world.CanCarry(version, own))
        {
            // Stable takes no more than it can carry: where all traffic has come to take more pods, both wait for theirs.
            var share = Math.Min(weight, Math.Max(world.Capacity(version), 100 - world.Capacity(target.Stable!)));
            var stay = StepDecider.Stay(target, share == weight ? rollout : rollout with { StepStartTime = null }, share, Reasons.PodsNotReady, "");
            return Waiting.Wait(world, stay, stay.Rollout!, $"{version} at {share} %: {endpoints} of the {target.CandidateReplicas} pods of the step are ready");
        }

        // Lowered for want of pods, and they are back; or the steps were edited.
        return weight == own
            ? null
            : CandidateDecider.GoTo(world, target, rollout, stages, rollout.StepIndex, $"the step's weight is {own}", record: rollout.Weight != weight);
    }

    // Callers are better off with stable; the candidate gets one more chance to come up.
    private static Target Lost(World world, Target target, RolloutStatus rollout, int weight)
    {
        if (world.IsDown(target.Stable!))
        {
            // There is nobody to give it to, and what takes both is no fault of the candidate's.
            return StepDecider.StayWithoutPods(
                world, target, rollout, weight, $"neither it nor {target.Stable} has ready pods{world.Problem(rollout.Version)}");
        }

        var losses = weight > 0 && rollout.StepIndex == world.Status.Rollout?.StepIndex ? rollout.Losses + 1 : rollout.Losses;
        rollout = rollout with { Losses = losses, WaitStartTime = null };
        return losses > 1
            ? StepDecider.Back(world, target, rollout, Reasons.RolledBack, $"{rollout.Version} lost all its ready pods at {weight} %, for the second time")
            : CandidateDecider.Prepare(world, target with { Stage = null, CandidateWeight = 0, GateJobs = [], Approval = null }, rollout);
    }
}

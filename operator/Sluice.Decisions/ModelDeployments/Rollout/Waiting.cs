using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>A candidate that has too few ready pods, for as long as the progress deadline lets it.</summary>
internal static class Waiting
{
    /// <summary>Waits, or gives up.</summary>
    /// <param name="world">The observation.</param>
    /// <param name="target">Where the candidate is to be meanwhile.</param>
    /// <param name="rollout">The rollout.</param>
    /// <param name="message">What is missing.</param>
    public static Target Wait(World world, Target target, RolloutStatus rollout, string message)
    {
        rollout = rollout with { WaitStartTime = rollout.WaitStartTime ?? world.Now };
        var deadline = Clock.Add(rollout.WaitStartTime.Value, RolloutSteps.ProgressDeadline(world.Spec.Strategy));
        var text = world.Workload(rollout.Version)?.Problem is { } problem ? $"{message}: {problem}" : message;
        if (world.Now < deadline)
        {
            return target with
            {
                Rollout = rollout,
                Readiness = new Readiness.InProgress(Reasons.PodsNotReady, text),
                RequeueAfter = target.Stage is null ? Requeue.Until(deadline, world.Now, Requeue.Waiting) : Requeue.Poll,
            };
        }

        text = $"{text}, after spec.strategy.progressDeadline {world.Spec.Strategy.ProgressDeadline}";
        return target.Stable is null || RollForward.Applies(world, target.Stable)
            ? target with
            {
                // Nothing to go back to: what becomes ready late still serves.
                Rollout = rollout,
                Readiness = new Readiness.Blocked(Reasons.ProgressDeadlineExceeded, text),
                RequeueAfter = Requeue.Waiting,
            }
            : StableDecider.Decide(world, RolloutEnd.RollBack(world, target, rollout, Reasons.ProgressDeadlineExceeded, text));
    }
}

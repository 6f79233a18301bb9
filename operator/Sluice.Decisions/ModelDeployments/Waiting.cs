using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>A candidate that has too few ready pods, for as long as the progress deadline lets it.</summary>
internal static class Waiting
{
    /// <summary>Waits, or gives up.</summary>
    /// <param name="world">The observation.</param>
    /// <param name="intent">Where the candidate is to be meanwhile.</param>
    /// <param name="rollout">The rollout.</param>
    /// <param name="message">What is missing.</param>
    public static Intent Wait(World world, Intent intent, RolloutStatus rollout, string message)
    {
        rollout = rollout with { WaitingSince = rollout.WaitingSince ?? world.Now };
        var deadline = Clock.Add(rollout.WaitingSince.Value, RolloutSteps.ProgressDeadline(world.Spec.Strategy));
        var text = world.Workload(rollout.Version)?.Problem is { } problem ? $"{message}: {problem}" : message;
        if (world.Now < deadline)
        {
            return intent with
            {
                Rollout = rollout,
                Verdict = new Verdict.InProgress(Reasons.PodsNotReady, text),
                RequeueAfter = intent.Stage is null ? Requeue.Until(deadline, world.Now, Requeue.Waiting) : Requeue.Poll,
            };
        }

        text = $"{text}, after spec.strategy.progressDeadline {world.Spec.Strategy.ProgressDeadline}";
        return intent.Stable is null || RollForward.Applies(world, intent.Stable)
            ? intent with
            {
                // Nothing to go back to: what becomes ready late still serves.
                Rollout = rollout,
                Verdict = new Verdict.Blocked(Reasons.ProgressDeadlineExceeded, text),
                RequeueAfter = Requeue.Waiting,
            }
            : StableDecider.Decide(world, RolloutEnd.RollBack(world, intent, rollout, Reasons.ProgressDeadlineExceeded, text));
    }
}

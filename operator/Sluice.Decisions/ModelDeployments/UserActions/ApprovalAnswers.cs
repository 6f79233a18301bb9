using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;

namespace Sluice.Decisions.ModelDeployments.UserActions;

/// <summary>
/// Answers approvals. An approval that was given before its step asked for it is rejected, and granted when the step asks, unless it is
/// older than <see cref="Lifetime"/> by then.
/// </summary>
internal static class ApprovalAnswers
{
    /// <summary>How long after it was written an approval counts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Grants an approval that is asked for.</summary>
    public static Answered Answer(World world, Answered answered, ActionFact action)
    {
        var asked = Asked(world, answered);
        if (asked is not null && asked.Token == action.Nonce)
        {
            return world.Now - ActionAnswers.RequestTime(world, answered, action) > Lifetime
                ? ActionAnswers.Add(
                    world,
                    answered,
                    action,
                    ActionOutcome.Expired,
                    $"it was given more than {Lifetime.TotalHours} h ago; remove the annotation and give it again")
                : ActionAnswers.Add(
                    world,
                    answered,
                    action,
                    ActionOutcome.Accepted,
                    $"step {asked.Step} of {asked.Version} is approved by {ActionAnswers.Who(action)}") with
                {
                    State = answered.InProgress! with { Run = answered.InProgress.Run with { ApprovedStep = asked.Step } },
                };
        }

        var before = ActionAnswers.Find(answered, action);
        var message = asked is null ? "no step waits for an approval" : $"it is not for the step that waits: that is {asked.Token}";
        return before is { Outcome: not ActionOutcome.Rejected } || before?.Message == message
            ? answered
            : ActionAnswers.Add(world, answered, action, ActionOutcome.Rejected, message);
    }

    private static ApprovalStatus? Asked(World world, Answered answered) =>
        answered.InProgress is RolloutState.Routed state && state.Step(world, world.Stable) is var step && step.Index == state.Position
            ? Approvals.Asked(step)
            : null;
}

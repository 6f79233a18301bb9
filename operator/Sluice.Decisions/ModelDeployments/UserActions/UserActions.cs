using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.UserActions;

/// <summary>What people's actions make of a rollout.</summary>
internal sealed record Answered
{
    /// <summary>The rollout, with what was granted.</summary>
    public required RolloutState State { get; init; }

    /// <summary>Who aborted the rollout. Null when no one did.</summary>
    public string? Aborted { get; init; }

    /// <summary>All answers that are kept, oldest first.</summary>
    public IReadOnlyList<ActionStatus> Answers { get; init; } = [];

    /// <summary>The rollout in progress that has not been aborted. Null when there is none.</summary>
    public RolloutState.InProgress? InProgress => Aborted is null ? State as RolloutState.InProgress : null;
}

/// <summary>Answers people's actions, each once by its nonce.</summary>
internal static class ActionAnswers
{
    private const int Kept = 10;

    private const string Unauthorized = "actions need the admission webhook, which checks whether a user may take them; "
        + "set the chart's value webhook.enabled=true, or actions.allowUnauthorized=true to take actions of anybody who may patch "
        + "the object";

    private const string NoRollout = "no rollout is in progress";

    // An abort comes before what it would undo.
    private static readonly ActionKind[] Order =
        [ActionKind.Abort, ActionKind.Retry, ActionKind.Approve, ActionKind.Resume, ActionKind.Promote];

    /// <summary>Answers what has not been answered.</summary>
    public static Answered Answer(World world, RolloutState state)
    {
        var answered = new Answered { State = state, Answers = world.Status.Actions };
        foreach (var action in world.Observation.Actions.Where(IsWhole).OrderBy(action => Array.IndexOf(Order, action.Kind)))
        {
            answered = action.Kind switch
            {
                _ when IsAnswered(answered, action) => answered,
                _ when !world.Observation.ActionsAuthorized => Reject(world, answered, action, Unauthorized),
                ActionKind.Approve => ApprovalAnswers.Answer(world, answered, action),
                ActionKind.Abort => Abort(world, answered, action),
                ActionKind.Retry => Retry(world, answered, action),
                ActionKind.Resume => Resume(world, answered, action),
                _ => Promote(world, answered, action),
            };
        }

        return answered;
    }

    /// <summary>
    /// Adds an answer. The last answers are kept, and the last of each kind, whose annotation may still be set.
    /// </summary>
    public static Answered Add(World world, Answered answered, ActionFact action, ActionOutcome outcome, string message)
    {
        var answer = new ActionStatus
        {
            Kind = action.Kind,
            Nonce = action.Nonce,
            By = (action.User ?? action.Manager) is { } by ? MessageText.Cut(by, 253) : null,
            RequestTime = RequestTime(world, answered, action),
            Outcome = outcome,
            Message = MessageText.Cut(message),
        };
        var answers = answered.Answers.Where(other => (other.Kind, other.Nonce) != (answer.Kind, answer.Nonce)).Append(answer).ToList();
        for (var i = 0; answers.Count > Kept && i < answers.Count;)
        {
            if (answers.FindLastIndex(other => other.Kind == answers[i].Kind) > i)
            {
                answers.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }

        return answered with { Answers = [.. answers.TakeLast(Kept)] };
    }

    /// <summary>The answer that an action has. Null when it has none.</summary>
    public static ActionStatus? Find(Answered answered, ActionFact action) =>
        answered.Answers.FirstOrDefault(answer => answer.Kind == action.Kind && answer.Nonce == action.Nonce);

    /// <summary>When an action was asked for, as far as known, else when it was seen first; never later than now.</summary>
    public static DateTime RequestTime(World world, Answered answered, ActionFact action)
    {
        var at = action.At is { } written ? Clock.Seconds(written) : Find(answered, action)?.RequestTime ?? world.Now;
        return at < world.Now ? at : world.Now;
    }

    /// <summary>Who asked for an action.</summary>
    public static string Who(ActionFact action) => action.User ?? action.Manager ?? "somebody";

    private static bool IsWhole(ActionFact action) => action.Nonce.Length is > 0 and <= 253 && Order.Contains(action.Kind);

    // An approval stays valid for its lifetime: what it is for may be asked for later, or again. One that was not checked never counts.
    private static bool IsAnswered(Answered answered, ActionFact action) =>
        Find(answered, action) is { } answer && (action.Kind != ActionKind.Approve || answer.Message == Unauthorized);

    private static Answered Abort(World world, Answered answered, ActionFact action) => answered.InProgress?.Run.Version switch
    {
        null => Reject(world, answered, action, NoRollout),
        var version when version == world.Stable => Reject(world, answered, action, NoRollout),
        var version when world.Stable is null =>
            Reject(world, answered, action, $"{version} is the first version; there is none to return to"),
        var version => Add(world, answered, action, ActionOutcome.Accepted, $"{version} is rolled back to {world.Stable}") with
        {
            Aborted = $"aborted by {Who(action)}",
        },
    };

    private static Answered Retry(World world, Answered answered, ActionFact action) =>
        answered.State is RolloutState.RolledBack { Run.SpecDigest: not null } rolledBack
            ? Add(world, answered, action, ActionOutcome.Accepted, $"{rolledBack.Run.Version} is tried again") with
            {
                State = rolledBack with { Run = rolledBack.Run with { SpecDigest = null } },
            }
            : Reject(world, answered, action, "no version that the spec asks for was rolled back");

    private static Answered Promote(World world, Answered answered, ActionFact action) => answered.InProgress is { Run: var run } current
        ? Add(world, answered, action, ActionOutcome.Accepted, $"{run.Version} skips the rest of its steps") with
        {
            State = current with { Run = run with { Skip = run.Skip ?? RolloutSkips.Promote } },
        }
        : Reject(world, answered, action, NoRollout);

    private static Answered Resume(World world, Answered answered, ActionFact action)
    {
        if (answered.InProgress is not RolloutState.Routed { Position: var index } current)
        {
            return Reject(world, answered, action, "no rollout is paused");
        }

        var stages = Stages.Of(world.Spec.Strategy);
        return (index < stages.Count ? stages[index].Step.Pause : null) switch
        {
            { Duration: not null } when current.Run.ResumedStep <= index =>
                Add(world, answered, action, ActionOutcome.Accepted, $"the pause of step {index + 1} is over") with
                {
                    State = current with { Run = current.Run with { ResumedStep = index + 1 } },
                },
            { UntilApproved: true } =>
                Reject(
                    world,
                    answered,
                    action,
                    $"step {index + 1} waits for an approval and not for a time; status.approval has the command"),
            _ => Reject(world, answered, action, $"step {index + 1} is not paused"),
        };
    }

    private static Answered Reject(World world, Answered answered, ActionFact action, string why) =>
        Add(world, answered, action, ActionOutcome.Rejected, why);
}

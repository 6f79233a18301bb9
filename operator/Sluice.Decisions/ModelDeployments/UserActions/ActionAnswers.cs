using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.UserActions;

/// <summary>Answers people's wishes, each once by its nonce.</summary>
internal static class ActionAnswers
{
    private const int Kept = 10;

    // An abort comes before what it would undo.
    private static readonly string[] Order = [ActionKinds.Abort, ActionKinds.Retry, ActionKinds.Approve, ActionKinds.Resume, ActionKinds.Promote];

    /// <summary>Answers what has not been answered.</summary>
    public static Answered Answer(World world, RolloutStatus? rollout)
    {
        var state = new Answered { Rollout = rollout, Answers = world.Status.Actions };
        foreach (var action in world.Observation.Actions.Where(IsWhole).OrderBy(action => Array.IndexOf(Order, action.Kind)))
        {
            state = action.Kind switch
            {
                _ when IsAnswered(state, action) => state,
                ActionKinds.Approve => Approvals.Answer(world, state, action),
                ActionKinds.Abort => Abort(world, state, action),
                ActionKinds.Retry => Retry(world, state, action),
                ActionKinds.Resume => Resume(world, state, action),
                _ => Promote(world, state, action),
            };
        }

        return state;
    }

    /// <summary>Adds an answer. Kept are the last ones, and the last of each kind: its annotation may still be there.</summary>
    public static Answered Add(World world, Answered state, ActionFact action, string outcome, string message)
    {
        var answer = new ActionStatus
        {
            Kind = action.Kind,
            Nonce = action.Nonce,
            By = (action.User ?? action.Manager) is { } by ? MessageText.Cut(by, 253) : null,
            RequestTime = At(world, state, action),
            Outcome = outcome,
            Message = MessageText.Cut(message),
        };
        var answers = state.Answers.Where(other => (other.Kind, other.Nonce) != (answer.Kind, answer.Nonce)).Append(answer).ToList();
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

        return state with { Answers = [.. answers.TakeLast(Kept)] };
    }

    /// <summary>The answer that a wish has; null: none.</summary>
    public static ActionStatus? Find(Answered state, ActionFact action) =>
        state.Answers.FirstOrDefault(answer => answer.Kind == action.Kind && answer.Nonce == action.Nonce);

    /// <summary>When a wish was written, as far as known, else when it was seen first; never later than now.</summary>
    public static DateTime At(World world, Answered state, ActionFact action)
    {
        var at = action.At is { } written ? Clock.Seconds(written) : Find(state, action)?.RequestTime ?? world.Now;
        return at < world.Now ? at : world.Now;
    }

    /// <summary>Who wished.</summary>
    public static string Who(ActionFact action) => action.User ?? action.Manager ?? "somebody";

    private static bool IsWhole(ActionFact action) => action.Nonce.Length is > 0 and <= 253 && Order.Contains(action.Kind);

    // An approval stands for its time: what it is for may be asked for later, or again.
    private static bool IsAnswered(Answered state, ActionFact action) => action.Kind != ActionKinds.Approve && Find(state, action) is not null;

    private static bool GoesOn(Answered state) => state is { Rollout.Outcome: RolloutOutcomes.Progressing, Abort: null };

    private static Answered Abort(World world, Answered state, ActionFact action) =>
        !GoesOn(state) || state.Rollout!.Version == world.Stable ? Add(world, state, action, ActionOutcomes.Rejected, "no rollout goes on")
        : world.Stable is null ? Add(world, state, action, ActionOutcomes.Rejected, $"{state.Rollout.Version} is the first version; there is nothing to go back to")
        : Add(world, state, action, ActionOutcomes.Accepted, $"{state.Rollout.Version} goes back to {world.Stable}") with
        {
            Abort = $"aborted by {Who(action)}",
        };

    private static Answered Retry(World world, Answered state, ActionFact action) => state.Rollout is { Outcome: RolloutOutcomes.RolledBack, SpecDigest: not null } rollout
        ? Add(world, state, action, ActionOutcomes.Accepted, $"{rollout.Version} is tried again") with { Rollout = rollout with { SpecDigest = null } }
        : Add(world, state, action, ActionOutcomes.Rejected, "no version that the spec asks for was taken back");

    private static Answered Promote(World world, Answered state, ActionFact action) => GoesOn(state)
        ? Add(world, state, action, ActionOutcomes.Accepted, $"{state.Rollout!.Version} skips what is left of its steps") with
        {
            Rollout = state.Rollout with { Skip = state.Rollout.Skip ?? RolloutSkips.Promote },
        }
        : Add(world, state, action, ActionOutcomes.Rejected, "no rollout goes on");

    private static Answered Resume(World world, Answered state, ActionFact action)
    {
        if (!GoesOn(state) || state.Rollout is not { StepIndex: >= 0 and var index } rollout)
        {
            return Add(world, state, action, ActionOutcomes.Rejected, "no rollout is paused");
        }

        var stages = Stages.Of(world.Spec.Strategy);
        return (index < stages.Count ? stages[index].Step.Pause : null) switch
        {
            { Duration: not null } when rollout.ResumedStep <= index =>
                Add(world, state, action, ActionOutcomes.Accepted, $"the pause of step {index + 1} is over") with { Rollout = rollout with { ResumedStep = index + 1 } },
            { UntilApproved: true } =>
                Add(world, state, action, ActionOutcomes.Rejected, $"step {index + 1} waits for an approval and not for a time; status.approval has the command"),
            _ => Add(world, state, action, ActionOutcomes.Rejected, $"step {index + 1} is not paused"),
        };
    }
}

using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Wishes;

/// <summary>Answers people's wishes, each once by its nonce.</summary>
internal static class WishAnswers
{
    private const int Kept = 10;

    // An abort comes before what it would undo.
    private static readonly string[] Order = [IntentKinds.Abort, IntentKinds.Retry, IntentKinds.Approve, IntentKinds.Resume, IntentKinds.Promote];

    /// <summary>Answers what has not been answered.</summary>
    public static Answered Answer(World world, RolloutStatus? rollout)
    {
        var state = new Answered { Rollout = rollout, Answers = world.Status.Intents };
        foreach (var wish in world.Observation.Intents.Where(IsWhole).OrderBy(wish => Array.IndexOf(Order, wish.Kind)))
        {
            state = wish.Kind switch
            {
                _ when IsAnswered(state, wish) => state,
                IntentKinds.Approve => Approvals.Answer(world, state, wish),
                IntentKinds.Abort => Abort(world, state, wish),
                IntentKinds.Retry => Retry(world, state, wish),
                IntentKinds.Resume => Resume(world, state, wish),
                _ => Promote(world, state, wish),
            };
        }

        return state;
    }

    /// <summary>Adds an answer. Kept are the last ones, and the last of each kind: its annotation may still be there.</summary>
    public static Answered Add(World world, Answered state, IntentFact wish, string outcome, string message)
    {
        var answer = new IntentStatus
        {
            Kind = wish.Kind,
            Nonce = wish.Nonce,
            By = (wish.User ?? wish.Manager) is { } by ? MessageText.Cut(by, 253) : null,
            At = At(world, state, wish),
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
    public static IntentStatus? Find(Answered state, IntentFact wish) =>
        state.Answers.FirstOrDefault(answer => answer.Kind == wish.Kind && answer.Nonce == wish.Nonce);

    /// <summary>When a wish was written, as far as known, else when it was seen first; never later than now.</summary>
    public static DateTime At(World world, Answered state, IntentFact wish)
    {
        var at = wish.At is { } written ? Clock.Seconds(written) : Find(state, wish)?.At ?? world.Now;
        return at < world.Now ? at : world.Now;
    }

    /// <summary>Who wished.</summary>
    public static string Who(IntentFact wish) => wish.User ?? wish.Manager ?? "somebody";

    private static bool IsWhole(IntentFact wish) => wish.Nonce.Length is > 0 and <= 253 && Order.Contains(wish.Kind);

    // An approval stands for its time: what it is for may be asked for later, or again.
    private static bool IsAnswered(Answered state, IntentFact wish) => wish.Kind != IntentKinds.Approve && Find(state, wish) is not null;

    private static bool GoesOn(Answered state) => state is { Rollout.Outcome: RolloutOutcomes.Progressing, Abort: null };

    private static Answered Abort(World world, Answered state, IntentFact wish) =>
        !GoesOn(state) || state.Rollout!.Version == world.Stable ? Add(world, state, wish, IntentOutcomes.Rejected, "no rollout goes on")
        : world.Stable is null ? Add(world, state, wish, IntentOutcomes.Rejected, $"{state.Rollout.Version} is the first version; there is nothing to go back to")
        : Add(world, state, wish, IntentOutcomes.Accepted, $"{state.Rollout.Version} goes back to {world.Stable}") with
        {
            Abort = $"aborted by {Who(wish)}",
        };

    private static Answered Retry(World world, Answered state, IntentFact wish) => state.Rollout is { Outcome: RolloutOutcomes.RolledBack, SpecDigest: not null } rollout
        ? Add(world, state, wish, IntentOutcomes.Accepted, $"{rollout.Version} is tried again") with { Rollout = rollout with { SpecDigest = null } }
        : Add(world, state, wish, IntentOutcomes.Rejected, "no version that the spec asks for was taken back");

    private static Answered Promote(World world, Answered state, IntentFact wish) => GoesOn(state)
        ? Add(world, state, wish, IntentOutcomes.Accepted, $"{state.Rollout!.Version} skips what is left of its steps") with
        {
            Rollout = state.Rollout with { Skip = state.Rollout.Skip ?? RolloutSkips.Promote },
        }
        : Add(world, state, wish, IntentOutcomes.Rejected, "no rollout goes on");

    private static Answered Resume(World world, Answered state, IntentFact wish)
    {
        if (!GoesOn(state) || state.Rollout is not { StepIndex: >= 0 and var index } rollout)
        {
            return Add(world, state, wish, IntentOutcomes.Rejected, "no rollout is paused");
        }

        var stages = Stages.Of(world.Spec.Strategy);
        return (index < stages.Count ? stages[index].Step.Pause : null) switch
        {
            { Duration: not null } when rollout.ResumedStep <= index =>
                Add(world, state, wish, IntentOutcomes.Accepted, $"the pause of step {index + 1} is over") with { Rollout = rollout with { ResumedStep = index + 1 } },
            { UntilApproved: true } =>
                Add(world, state, wish, IntentOutcomes.Rejected, $"step {index + 1} waits for an approval and not for a time; status.approval has the command"),
            _ => Add(world, state, wish, IntentOutcomes.Rejected, $"step {index + 1} is not paused"),
        };
    }
}

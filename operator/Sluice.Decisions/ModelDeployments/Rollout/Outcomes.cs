using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>What each transition makes of the target: state, weights, message and line of the ledger.</summary>
internal static class Outcomes
{
    /// <summary>The target after a transition.</summary>
    public static Target Of(World world, Target target, Findings found, Transition transition)
    {
        target = Judged(target, found);
        var next = (transition, target.State) switch
        {
            (Transition.Stay stay, _) => Stay(target, stay),
            (Transition.Begin, _) => Begin(world, target),
            (Transition.Promote, RolloutState.InProgress ended) => Endings.Promote(world, target, ended),
            (Transition.RollBack rollBack, RolloutState.InProgress ended) => Endings.RollBack(world, target, ended, rollBack),
            (Transition.Supersede supersede, RolloutState.InProgress ended) => Endings.Supersede(world, target, ended, supersede),
            (Transition.Queue queue, RolloutState.Preparing preparing) => Queue(target, preparing, queue),
            (Transition.AwaitPods pods, RolloutState.Preparing preparing) => AwaitPods(world, target, preparing, pods),
            (Transition.AwaitPods pods, RolloutState.Routed routed) => AwaitPods(world, target, routed, pods, found.Step!.Bearable),
            (Transition.Wait wait, RolloutState.Preparing preparing) =>
                Wait(world, target, preparing, wait.Hold, found.Preparing!.Replicas),
            (Transition.Wait wait, RolloutState.Routed routed) => Wait(world, target, routed, wait.Hold),
            (Transition.Locate locate, RolloutState.InProgress current) =>
                target with { State = new RolloutState.Shifting(current.Run, locate.Index) },
            (Transition.Withdraw withdraw, RolloutState.Routed routed) => Withdraw(target, routed, withdraw),
            (Transition.Shift shift, RolloutState.InProgress current) => Shift(world, target, current, shift),
            (Transition.Analyze, RolloutState.Routed routed) =>
                target with { State = new RolloutState.Analyzing(routed.Run, routed.Position, world.Now) },
            _ => throw new InvalidOperationException($"{transition.GetType().Name} does not apply to {target.State.GetType().Name}"),
        };
        return next with { Arrows = [.. target.Arrows, .. Arrow.Between(target.State, next.State)] };
    }

    /// <summary>A line of the ledger.</summary>
    public static LedgerEntry Line(World world, LedgerDecision decision, string version, int weight, string reason, string message) => new()
    {
        Time = world.Now,
        Decision = decision,
        Version = version,
        Weight = weight,
        Reason = reason,
        Message = MessageText.Cut(message),
    };

    // What was found of a routed candidate's gates stands in the status whatever comes of it.
    private static Target Judged(Target target, Findings found) => found is { IsAsked: true, Step: { IsAtItsStep: true } step }
        ? target with
        {
            Stage = step.Step.Stage,
            CandidateReplicas = step.Step.Stage.Pods(step.Step.World.Replicas),
            Gates = step.Gates,
            GateJobs = step.GateJobs,
            Approval = step.Approval,
        }
        : target;

    private static Target Stay(Target target, Transition.Stay stay) => target with
    {
        Stage = null,
        CandidateWeight = 0,
        Readiness = stay.Rest.Readiness,
        RequeueAfter = stay.Rest.RequeueAfter,
    };

    private static Target Begin(World world, Target target)
    {
        var version = world.Desired!;
        var last = (target.State as RolloutState.Ended)?.Run;
        var retries = last?.Version == version && last.SpecDigest == world.SpecDigest ? last.Retries + 1 : 0;
        var isRecent = WasStableRecently(world, target, version);
        var steps = isRecent ? "without steps, since it was stable recently" : $"in {Stages.Of(world.Spec.Strategy).Count} steps";
        var message = target.Stable is null ? $"{version} is the first version"
            : retries > 0 ? $"{version} is tried again ({retries} of {world.Spec.Strategy.Retry?.Limit}), {steps}"
            : $"{version} takes over from {target.Stable} {steps}";
        return target with
        {
            State = new RolloutState.Preparing(new RolloutStatus
            {
                Version = version,
                From = target.Stable,
                Generation = world.Observation.Object.Generation,
                SpecDigest = world.SpecDigest,
                StepsDigest = world.StepsDigest,
                StartTime = world.Now,
                Retries = retries,
                Skip = isRecent ? RolloutSkips.RollbackWindow : null,
            }),
            Withdrawn = false,
            Gates = [],
            Ledger = [.. target.Ledger, Line(world, LedgerDecision.Start, version, 0, Reasons.Progressing, message)],
        };
    }

    private static Target Queue(Target target, RolloutState.Preparing state, Transition.Queue queue) => target with
    {
        State = new RolloutState.Preparing(state.Run with { Weight = 0, WaitStartTime = null }),
        Gates = [],
        Readiness = new Readiness.InProgress(Reasons.SurgeBudget, queue.Message),
        RequeueAfter = Requeue.Poll,
    };

    private static Target AwaitPods(World world, Target target, RolloutState.Preparing state, Transition.AwaitPods pods) => target with
    {
        State = new RolloutState.Preparing(state.Run with { Weight = 0, WaitStartTime = pods.Missing.Since }),
        CandidateReplicas = pods.Replicas,
        Gates = [],
        Readiness = Say(pods.Missing),
        RequeueAfter = pods.Missing.IsOverdue ? Requeue.Waiting : Requeue.Until(pods.Missing.Deadline, world.Now, Requeue.Waiting),
    };

    // At the weight that its ready pods can carry. A step whose weight was lowered begins again.
    private static Target AwaitPods(World world, Target target, RolloutState.Routed state, Transition.AwaitPods pods, int weight)
    {
        var run = state.Run with { Weight = Math.Min(weight, target.Stage!.Weight), WaitStartTime = pods.Missing.Since };
        return target with
        {
            State = weight == world.Weight(run.Version) ? state with { Run = run } : new RolloutState.Shifting(run, state.Position),
            CandidateWeight = weight,
            CandidateReplicas = pods.Replicas,
            Readiness = Say(pods.Missing),
            RequeueAfter = pods.Missing.IsOverdue ? Requeue.Waiting : Requeue.Poll,
        };
    }

    private static Target Wait(World world, Target target, RolloutState.Preparing state, Hold hold, int replicas) => target with
    {
        State = new RolloutState.Preparing(state.Run with { Weight = 0, WaitStartTime = null }),
        CandidateReplicas = replicas,
        Gates = [],
        Readiness = new Readiness.InProgress(hold.Reason, hold.Message),
        RequeueAfter = Requeue.Until(hold.Until!.Value, world.Now, Requeue.Waiting),
    };

    private static Target Wait(World world, Target target, RolloutState.Routed state, Hold hold)
    {
        var weight = world.Weight(state.Run.Version);

        // Traffic that its step does not give the candidate is lent, and no step is found by it.
        var run = state.Run with { Weight = Math.Min(weight, target.Stage!.Weight) };
        return target with
        {
            State = hold.Counting switch
            {
                Counting.Suspend => state with { Run = run },
                Counting.RestartWithPods =>
                    new RolloutState.Shifting(run with { WaitStartTime = run.WaitStartTime ?? world.Now }, state.Position),
                Counting.Restart => new RolloutState.Shifting(run with { WaitStartTime = null }, state.Position),
                _ => state with { Run = run with { WaitStartTime = null } },
            },
            CandidateWeight = weight,
            Recount = hold.Counting == Counting.Restart,
            Readiness = new Readiness.InProgress(hold.Reason, $"{run.Version} at {weight} %: {hold.Message}"),
            RequeueAfter = hold.Until is { } until ? Requeue.Until(until, world.Now, Requeue.Poll) : Requeue.Poll,
        };
    }

    // Clients are better off with stable; the candidate gets one more chance.
    private static Target Withdraw(Target target, RolloutState.Routed state, Transition.Withdraw withdraw) => target with
    {
        State = new RolloutState.Preparing(state.Run with
        {
            Weight = 0,
            Losses = withdraw.Losses,
            WaitStartTime = withdraw.WaitStartTime,
        }),
        Withdrawn = true,
        Stage = null,
        CandidateWeight = 0,
        Gates = [],
        GateJobs = [],
        Approval = null,
    };

    private static Target Shift(World world, Target target, RolloutState.InProgress state, Transition.Shift shift)
    {
        var stage = Stages.Of(world.Spec.Strategy)[shift.Index];
        var weight = target.Stable is null ? 100 : stage.Weight;
        var run = state.Run with { Weight = weight, WaitStartTime = null };
        return target with
        {
            State = new RolloutState.Shifting(run, shift.Index),
            Stage = stage,
            CandidateWeight = weight,
            CandidateReplicas = stage.Pods(world.Replicas),
            Gates = [],
            Ledger = shift.IsRecorded
                ? [.. target.Ledger, Line(world, LedgerDecision.Advance, run.Version, weight, Reasons.Progressing, shift.Message)]
                : target.Ledger,
            Readiness = new Readiness.InProgress(Reasons.Progressing, $"{weight} % of the traffic goes to {run.Version}"),
            RequeueAfter = Requeue.Poll,
        };
    }

    private static Readiness Say(MissingPods missing) => missing.IsOverdue
        ? new Readiness.Blocked(Reasons.ProgressDeadlineExceeded, missing.Message)
        : new Readiness.InProgress(Reasons.PodsNotReady, missing.Message);

    // Within both bounds of the rollback window, with the bytes that it had.
    private static bool WasStableRecently(World world, Target target, string version) =>
        world.Spec.Strategy.RollbackWindow is { } window
        && Duration.TryParse(window.Within, out var within)
        && target.PreviousVersions
            .Take(Math.Max(0, window.Versions))
            .FirstOrDefault(previous => previous.Version == version) is { } previous
        && world.Now <= Clock.Add(previous.EndTime, within)
        && (previous.Digest is null || previous.Digest == world.ModelVersion(version)?.Spec.Artifact?.Digest);
}

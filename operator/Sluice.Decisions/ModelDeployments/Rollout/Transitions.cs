using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Holds;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>
/// Every way from one state of a rollout to another.
/// <code>
/// stateDiagram-v2
///     [*] --> Idle
///     Idle --> Preparing: a version is asked for
///     Preparing --> Shifting: pods are ready
///     Shifting --> Analyzing: gateways serve the step
///     Analyzing --> Shifting: next step, or pods are missing
///     Shifting --> Preparing: all pods lost
///     Analyzing --> Preparing: all pods lost
///     Analyzing --> Promoted: last step has passed
///     Preparing --> Promoted: the candidate is stable already
///     Shifting --> Promoted: the candidate is stable already
///     Preparing --> RolledBack: aborted, or no pods in time
///     Shifting --> RolledBack: aborted, or no pods in time
///     Analyzing --> RolledBack: harm
///     Preparing --> Superseded: another version is asked for
///     Shifting --> Superseded
///     Analyzing --> Superseded
///     Promoted --> Preparing: another version is asked for
///     RolledBack --> Preparing: another version, or a retry
///     Superseded --> Preparing: another version is asked for
/// </code>
/// </summary>
internal static class Transitions
{
    /// <summary>The next transition. What ends a rollout is looked at before anything that could make it wait.</summary>
    public static Transition Next(RolloutState state, Findings found) => state switch
    {
        RolloutState.InProgress when found.IsStable => new Transition.Promote(),
        RolloutState.InProgress when found.Aborted is { } who => new Transition.RollBack(Reasons.Aborted, who),
        RolloutState.InProgress when found.Superseded is { } why => new Transition.Supersede(why),
        RolloutState.Preparing => Prepared(found.Preparing!),
        RolloutState.Shifting => Routed(found.Step!) ?? Served(found.Step!) ?? new Transition.Analyze(),
        RolloutState.Analyzing => Routed(found.Step!) ?? Served(found.Step!) ?? Analyzed(found.Step!),
        _ => found.Rest is { } rest ? new Transition.Stay(rest) : new Transition.Begin(),
    };

    private static Transition Prepared(PreparingFindings found) => found switch
    {
        { Routed: { } index } => new Transition.Locate(index),
        { Queued: { } queued } => new Transition.Queue(queued),
        { Missing: { } missing } => Await(missing, found.Replicas),
        { Freeze: { } freeze } => new Transition.Wait(freeze with { Message = $"{found.Pods}: {freeze.Message}" }),
        _ => new Transition.Shift(found.First, found.Pods, found.IsNew),
    };

    // What the table, the gates and the pods say of a routed candidate. Null when its step can be served.
    private static Transition? Routed(StepFindings found)
    {
        var (run, stable, weight, own) = (found.Step.Run, found.Step.Stable, found.Step.Weight, found.Step.Stage.Weight);
        if (!found.IsRouted)
        {
            return new Transition.Withdraw(run.Losses, run.WaitStartTime);
        }

        if (!found.IsAtItsStep)
        {
            return new Transition.Locate(found.Index);
        }

        if (found.Harm is { } harm)
        {
            var reason = harm.Reason == GateReason.HarmProven ? Reasons.RolledBack : Reasons.GateFailed;
            return new Transition.RollBack(reason, $"gate {harm.Name} at {weight} %: {harm.Message}");
        }

        return found.Capacity switch
        {
            Capacity.BothDown => new Transition.Wait(new Hold(
                Reasons.PodsNotReady,
                $"neither it nor {stable} has ready pods{found.Step.World.Problem(run.Version)}")
            {
                Counting = Counting.RestartWithPods,
            }),
            Capacity.LostAgain => new Transition.RollBack(
                Reasons.RolledBack,
                $"{run.Version} lost all its ready pods at {weight} %, for the second time")
            {
                Losses = StepFindings.Losses(found.Step),
            },
            Capacity.Lost => new Transition.Withdraw(StepFindings.Losses(found.Step), WaitStartTime: null),
            Capacity.AboveStep => new Transition.Shift(
                found.Index,
                run.Weight < weight ? $"{stable} has ready pods again, and the step's weight is {own}" : $"the step's weight is {own}",
                run.Weight != weight),
            Capacity.TooFew => Await(found.Missing!, found.Step.Stage.Pods(found.Step.World.Replicas)),
            Capacity.BelowStep => new Transition.Shift(found.Index, $"the step's weight is {own}", run.Weight != weight),
            _ => null,
        };
    }

    // Whether requests of the step can be counted.
    private static Transition? Served(StepFindings found) =>
        found.Hold is { Counting: not Counting.Continue } hold ? new Transition.Wait(hold) : null;

    private static Transition Analyzed(StepFindings found) => found switch
    {
        { Hold: { } hold } => new Transition.Wait(hold),
        { Next: null } => new Transition.Promote(),
        { Missing: { } missing } => Await(missing, found.NextReplicas),
        _ => new Transition.Shift(found.Next.Value, Numbers(found), IsRecorded: true),
    };

    private static Transition Await(MissingPods missing, int replicas) => missing.EndsRollout
        ? new Transition.RollBack(Reasons.ProgressDeadlineExceeded, missing.Message)
        : new Transition.AwaitPods(missing, replicas);

    private static string Numbers(StepFindings found)
    {
        if (found.Step.Run.Skip is { } skip)
        {
            return $"without steps ({skip})";
        }

        var gates = found.Gates.Count == 0 ? "no gates" : string.Join("; ", found.Gates.Select(gate => $"{gate.Name}: {gate.Message}"));
        return $"at {found.Step.Weight} % for {Duration.Write(found.Step.World.Now - found.Step.Since!.Value)}: {gates}";
    }
}

using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Plan;
using Sluice.Decisions.ModelDeployments.Status;
using Sluice.Decisions.ModelDeployments.UserActions;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Judges a candidate that is routed, beside a stable version that has the rest of the traffic.</summary>
internal static class StepDecider
{
    /// <summary>Back, on, or stay. What sends back is looked at before anything that could make it wait.</summary>
    public static Target Decide(World world, Target target, RolloutStatus rollout, int weight)
    {
        var stages = Stages.Of(world.Spec.Strategy);
        var index = RolloutSteps.Locate(stages, rollout, weight);
        if (index != rollout.StepIndex)
        {
            rollout = rollout with { StepIndex = index, StepStartTime = null };
        }

        var isJudged = target.Stable is not null && rollout.Skip is null;
        target = target with
        {
            Stage = stages[index],
            CandidateReplicas = stages[index].Pods(world.Replicas),
            Gates = isJudged ? StepGates.Judge(world, target, rollout, stages) : [],
            GateJobs = isJudged ? StepGates.MissingJobs(world, target, rollout, stages) : [],
            Approval = isJudged ? Approvals.Asked(world, rollout, stages) : null,
        };

        if (target.Gates.FirstOrDefault(gate => gate.Verdict is GateVerdicts.HarmProven or GateVerdicts.Failed) is { } harm)
        {
            var reason = harm.Verdict == GateVerdicts.Failed ? Reasons.GateFailed : Reasons.RolledBack;
            return Back(world, target, rollout, reason, $"gate {harm.Name} at {weight} %: {harm.Message}");
        }

        if (target.Stable is not null && CapacityDecider.Decide(world, target, rollout, stages, weight) is { } missing)
        {
            return missing;
        }

        if (!world.Converged)
        {
            return Stay(target, rollout, weight, Reasons.TrafficNotConverged, TrafficText.Unconverged(world));
        }

        if (isJudged && weight < 100 && world.Endpoints(target.Stable) == 0 && !RollForward.Applies(world, target.Stable))
        {
            return StayWithoutPods(world, target, rollout, weight, $"{target.Stable} has no ready pods to compare it with{world.Problem(target.Stable!)}");
        }

        if (isJudged && rollout is { StepStartTime: null, WaitStartTime: not null })
        {
            const string Again = "pods are ready again, and requests are counted from now on";
            return Stay(target, rollout with { WaitStartTime = null }, weight, Reasons.Collecting, Again) with { Recount = true };
        }

        rollout = rollout with { StepStartTime = rollout.StepStartTime ?? world.Now };
        return StepHold.Of(world, target, rollout, stages[index]) is { } hold
            ? Stay(target, rollout with { WaitStartTime = null, StepStartTime = hold.Recount ? null : rollout.StepStartTime }, weight, hold.Reason, hold.Message) with
            {
                Recount = hold.Recount,
                RequeueAfter = hold.Until is { } until ? Requeue.Until(until, world.Now, Requeue.Poll) : Requeue.Poll,
            }
            : Advance(world, target, rollout, stages, weight);
    }

    /// <summary>
    /// Stays while a side has no ready pods. Requests that no pod answered say nothing of a version: stable's are nothing to be not worse than. The step
    /// begins again once both have pods.
    /// </summary>
    public static Target StayWithoutPods(World world, Target target, RolloutStatus rollout, int weight, string message) => Stay(
        target, rollout with { StepStartTime = null, WaitStartTime = rollout.WaitStartTime ?? world.Now }, weight, Reasons.PodsNotReady, message);

    /// <summary>Stays where it is, or at a lower weight.</summary>
    public static Target Stay(Target target, RolloutStatus rollout, int weight, string reason, string message) => target with
    {
        CandidateWeight = weight,

        // Traffic that a step does not give it is lent, and no step is found by it.
        Rollout = rollout with { Weight = Math.Min(weight, target.Stage?.Weight ?? 0) },
        Readiness = new Readiness.InProgress(reason, $"{rollout.Version} at {weight} %: {message}"),
        RequeueAfter = Requeue.Poll,
    };

    /// <summary>Sends traffic back to stable.</summary>
    public static Target Back(World world, Target target, RolloutStatus rollout, string reason, string message) =>
        StableDecider.Decide(world, RolloutEnd.RollBack(world, target, rollout, reason, message));

    private static Target Advance(World world, Target target, RolloutStatus rollout, IReadOnlyList<Stage> stages, int weight)
    {
        var last = stages.Count - 1;
        if (rollout.StepIndex == last)
        {
            return StableDecider.Decide(world, RolloutEnd.Promote(world, target, rollout));
        }

        var next = rollout.Skip is null ? rollout.StepIndex + 1 : last;
        var needed = Math.Max(stages[next].Pods(world.Replicas), stages[rollout.StepIndex].Pods(world.Replicas));
        var ready = world.Ready(rollout.Version);
        if (ready < needed || !world.CanCarry(rollout.Version, stages[next].Weight))
        {
            var stay = Stay(target with { CandidateReplicas = needed }, rollout, weight, Reasons.PodsNotReady, "");
            return Waiting.Wait(world, stay, stay.Rollout!, $"{rollout.Version} at {weight} %: {ready} of the {needed} pods of the next step are ready");
        }

        if (Baseline.Missing(world, target with { CandidateReplicas = needed, Rollout = rollout }, stages[next]) is { } missing)
        {
            var stay = Stay(target with { CandidateReplicas = needed }, rollout, weight, Reasons.PodsNotReady, "");
            return Waiting.Wait(world, stay, stay.Rollout!, $"{rollout.Version} at {weight} %: {missing}");
        }

        var message = rollout.Skip is { } skip
            ? $"without steps ({skip})"
            : $"at {weight} % for {Duration.Write(world.Now - rollout.StepStartTime!.Value)}: {Numbers(target)}";
        return CandidateDecider.GoTo(world, target, rollout, stages, next, message, record: true);
    }

    private static string Numbers(Target target) => target.Gates.Count == 0
        ? "no gates"
        : string.Join("; ", target.Gates.Select(gate => $"{gate.Name}: {gate.Message}"));
}

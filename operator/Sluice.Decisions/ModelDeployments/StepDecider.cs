using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Wishes;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Judges a candidate that is routed, beside a stable version that has the rest of the traffic.</summary>
internal static class StepDecider
{
    /// <summary>Back, on, or stay. What sends back is looked at before anything that could make it wait.</summary>
    public static Intent Decide(World world, Intent intent, RolloutStatus rollout, int weight)
    {
        var stages = Stages.Of(world.Spec.Strategy);
        var index = RolloutSteps.Locate(stages, rollout, weight);
        if (index != rollout.StepIndex)
        {
            rollout = rollout with { StepIndex = index, StepStartedAt = null };
        }

        var isJudged = intent.Stable is not null && rollout.Skip is null;
        intent = intent with
        {
            Stage = stages[index],
            CandidateReplicas = stages[index].Pods(world.Replicas),
            Gates = isJudged ? StageGates.Judge(world, intent, rollout, stages) : [],
            GateJobs = isJudged ? StageGates.MissingJobs(world, intent, rollout, stages) : [],
            Approval = isJudged ? Approvals.Asked(world, rollout, stages) : null,
        };

        if (intent.Gates.FirstOrDefault(gate => gate.Verdict is GateVerdicts.HarmProven or GateVerdicts.Failed) is { } harm)
        {
            var reason = harm.Verdict == GateVerdicts.Failed ? Reasons.GateFailed : Reasons.RolledBack;
            return Back(world, intent, rollout, reason, $"gate {harm.Name} at {weight} %: {harm.Message}");
        }

        if (intent.Stable is not null && CapacityDecider.Decide(world, intent, rollout, stages, weight) is { } missing)
        {
            return missing;
        }

        if (!world.Converged)
        {
            return Stay(intent, rollout, weight, Reasons.TrafficNotConverged, TrafficText.Unconverged(world));
        }

        if (isJudged && weight < 100 && world.Endpoints(intent.Stable) == 0 && !RollForward.Applies(world, intent.Stable))
        {
            return StayWithoutPods(world, intent, rollout, weight, $"{intent.Stable} has no ready pods to compare it with{world.Problem(intent.Stable!)}");
        }

        if (isJudged && rollout is { StepStartedAt: null, WaitingSince: not null })
        {
            const string Again = "pods are ready again, and requests are counted from now on";
            return Stay(intent, rollout with { WaitingSince = null }, weight, Reasons.Collecting, Again) with { Recount = true };
        }

        rollout = rollout with { StepStartedAt = rollout.StepStartedAt ?? world.Now };
        return StepHold.Of(world, intent, rollout, stages[index]) is { } hold
            ? Stay(intent, rollout with { WaitingSince = null, StepStartedAt = hold.Recount ? null : rollout.StepStartedAt }, weight, hold.Reason, hold.Message) with
            {
                Recount = hold.Recount,
                RequeueAfter = hold.Until is { } until ? Requeue.Until(until, world.Now, Requeue.Poll) : Requeue.Poll,
            }
            : Advance(world, intent, rollout, stages, weight);
    }

    /// <summary>
    /// Stays while a side has no ready pods. Requests that no pod answered say nothing of a version: stable's are nothing to be not worse than. The step
    /// begins again once both have pods.
    /// </summary>
    public static Intent StayWithoutPods(World world, Intent intent, RolloutStatus rollout, int weight, string message) => Stay(
        intent, rollout with { StepStartedAt = null, WaitingSince = rollout.WaitingSince ?? world.Now }, weight, Reasons.PodsNotReady, message);

    /// <summary>Stays where it is, or at a lower weight.</summary>
    public static Intent Stay(Intent intent, RolloutStatus rollout, int weight, string reason, string message) => intent with
    {
        CandidateWeight = weight,

        // Traffic that a step does not give it is lent, and no step is found by it.
        Rollout = rollout with { Weight = Math.Min(weight, intent.Stage?.Weight ?? 0) },
        Verdict = new Verdict.InProgress(reason, $"{rollout.Version} at {weight} %: {message}"),
        RequeueAfter = Requeue.Poll,
    };

    /// <summary>Sends traffic back to stable.</summary>
    public static Intent Back(World world, Intent intent, RolloutStatus rollout, string reason, string message) =>
        StableDecider.Decide(world, RolloutEnd.RollBack(world, intent, rollout, reason, message));

    private static Intent Advance(World world, Intent intent, RolloutStatus rollout, IReadOnlyList<Stage> stages, int weight)
    {
        var last = stages.Count - 1;
        if (rollout.StepIndex == last)
        {
            return StableDecider.Decide(world, RolloutEnd.Promote(world, intent, rollout));
        }

        var next = rollout.Skip is null ? rollout.StepIndex + 1 : last;
        var needed = Math.Max(stages[next].Pods(world.Replicas), stages[rollout.StepIndex].Pods(world.Replicas));
        var ready = world.Ready(rollout.Version);
        if (ready < needed || !world.CanCarry(rollout.Version, stages[next].Weight))
        {
            var stay = Stay(intent with { CandidateReplicas = needed }, rollout, weight, Reasons.PodsNotReady, "");
            return Waiting.Wait(world, stay, stay.Rollout!, $"{rollout.Version} at {weight} %: {ready} of the {needed} pods of the next step are ready");
        }

        if (Baseline.Missing(world, intent with { CandidateReplicas = needed, Rollout = rollout }, stages[next]) is { } missing)
        {
            var stay = Stay(intent with { CandidateReplicas = needed }, rollout, weight, Reasons.PodsNotReady, "");
            return Waiting.Wait(world, stay, stay.Rollout!, $"{rollout.Version} at {weight} %: {missing}");
        }

        var message = rollout.Skip is { } skip
            ? $"without steps ({skip})"
            : $"at {weight} % for {Duration.Write(world.Now - rollout.StepStartedAt!.Value)}: {Numbers(intent)}";
        return CandidateDecider.GoTo(world, intent, rollout, stages, next, message, record: true);
    }

    private static string Numbers(Intent intent) => intent.Gates.Count == 0
        ? "no gates"
        : string.Join("; ", intent.Gates.Select(gate => $"{gate.Name}: {gate.Message}"));
}

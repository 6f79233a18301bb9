using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Judges a candidate that has a share of the traffic, beside a stable version that has the rest.</summary>
internal static class StepDecider
{
    /// <summary>Back, on, or stay. What sends back is looked at before anything that could make it wait.</summary>
    public static Intent Decide(World world, Intent intent, RolloutStatus rollout, int weight)
    {
        var steps = RolloutSteps.Of(world.Spec.Strategy);
        var index = RolloutSteps.IndexOf(steps, weight);
        if (index != rollout.StepIndex)
        {
            rollout = rollout with { StepIndex = index, StepStartedAt = null };
        }

        var evidence = world.Observation.Evidence is { } read && read.Generation == world.Route!.Generation ? read : null;
        var candidate = evidence?.Versions.FirstOrDefault(version => version.Version == rollout.Version);
        var stable = evidence?.Versions.FirstOrDefault(version => version.Version == intent.Stable);
        IReadOnlyList<GateStatus> gates = weight < 100
            ? [.. world.Spec.Strategy.Gates.Select(gate => Judge(world, rollout, gate, steps[index], weight, evidence, candidate, stable))]
            : [];
        intent = intent with { Gates = gates };

        if (world.Endpoints(rollout.Version) == 0)
        {
            return Back(world, intent, rollout, $"{rollout.Version} lost all its ready pods at {weight} %");
        }

        if (gates.FirstOrDefault(gate => gate.Verdict is GateVerdicts.HarmProven or GateVerdicts.Failed) is { } harm)
        {
            return Back(world, intent, rollout, $"gate {harm.Name} at {weight} %: {harm.Message}");
        }

        if (weight != steps[index].Weight)
        {
            return world.CanCarry(rollout.Version, steps[index].Weight)
                ? CandidateDecider.GoTo(world, intent, rollout, index, $"the step's weight is {steps[index].Weight}", record: true)
                : Stay(intent, rollout, weight, Reasons.PodsNotReady, $"{world.Endpoints(rollout.Version)} of {world.Replicas} pods of {rollout.Version} are ready");
        }

        if (!world.Converged)
        {
            return Stay(intent, rollout, weight, Reasons.TrafficNotConverged, TrafficText.Unconverged(world));
        }

        rollout = rollout with { StepStartedAt = rollout.StepStartedAt ?? world.Now };
        return Hold(world, intent, rollout, steps[index], evidence, candidate, stable) is var (reason, message)
            ? Stay(intent, rollout, weight, reason, message)
            : Advance(world, intent, rollout, steps, weight);
    }

    private static Intent Advance(World world, Intent intent, RolloutStatus rollout, IReadOnlyList<Stage> steps, int weight)
    {
        if (weight == 100)
        {
            return StableDecider.Decide(world, RolloutEnd.Promote(world, intent, rollout));
        }

        var next = rollout.StepIndex + 1;
        return world.CanCarry(rollout.Version, steps[next].Weight)
            ? CandidateDecider.GoTo(
                world,
                intent,
                rollout,
                next,
                $"at {weight} % for {Duration.Write(world.Now - rollout.StepStartedAt!.Value)}: {Numbers(intent)}",
                record: true)
            : Stay(intent, rollout, weight, Reasons.PodsNotReady, $"{world.Endpoints(rollout.Version)} of {world.Replicas} pods of {rollout.Version} are ready");
    }

    private static GateStatus Judge(
        World world,
        RolloutStatus rollout,
        RolloutGate gate,
        Stage stage,
        int weight,
        EvidenceFact? evidence,
        VersionEvidence? candidate,
        VersionEvidence? stable) => GateJudge.Judge(new GateInput
        {
            Gate = gate,
            Previous = rollout.StepStartedAt is null ? null : world.Status.Gates.FirstOrDefault(status => status.Name == gate.Name),
            Now = world.Now,
            StepStartedAt = rollout.StepStartedAt,
            MinDuration = RolloutSteps.MinDuration(stage),
            Alpha = GateAlpha.Of(world.Spec.Strategy),
            Share = weight / 100.0,
            Candidate = candidate,
            Stable = stable,
            Agreement = evidence?.Agreement,
            Problem = evidence is null ? "none for this generation of the route" : evidence.Problem,
        });

    // Why the step is not over; null: it is.
    private static (string Reason, string Message)? Hold(
        World world,
        Intent intent,
        RolloutStatus rollout,
        Stage stage,
        EvidenceFact? evidence,
        VersionEvidence? candidate,
        VersionEvidence? stable)
    {
        var end = Clock.Add(rollout.StepStartedAt!.Value, RolloutSteps.MinDuration(stage));
        var needsEvidence = stage.Step.MinRequests > 0 || intent.Gates.Count > 0;
        if (needsEvidence && (evidence is null || evidence.Problem is not null))
        {
            return (Reasons.MetricsUnavailable, $"the gateways' metrics cannot be read: {evidence?.Problem ?? "none for this generation of the route"}");
        }

        var requests = Count(candidate);
        if (needsEvidence && requests + Count(stable) == 0)
        {
            return (Reasons.NoTraffic, "no requests came at this step, so nothing is decided");
        }

        if (requests < stage.Step.MinRequests || world.Now < end)
        {
            var time = world.Now < end ? $", not before {end:u}" : "";
            return (Reasons.Collecting, $"{requests} of {stage.Step.MinRequests} requests{time}");
        }

        return intent.Gates.FirstOrDefault(gate => gate.Verdict != GateVerdicts.NotWorse) is { } gate
            ? (Reasons.Collecting, $"gate {gate.Name}: {gate.Message}")
            : null;
    }

    private static Intent Stay(Intent intent, RolloutStatus rollout, int weight, string reason, string message) => intent with
    {
        CandidateWeight = weight,
        Rollout = rollout,
        Verdict = new Verdict.InProgress(reason, $"{rollout.Version} at {weight} %: {message}"),
        RequeueAfter = Requeue.Poll,
    };

    private static Intent Back(World world, Intent intent, RolloutStatus rollout, string message) =>
        StableDecider.Decide(world, RolloutEnd.RollBack(world, intent, rollout, Reasons.RolledBack, message));

    private static long Count(VersionEvidence? evidence) =>
        evidence?.Requests.Values.Sum(VersionEvidence.Plausible) ?? 0;

    private static string Numbers(Intent intent) => intent.Gates.Count == 0
        ? "no gates"
        : string.Join("; ", intent.Gates.Select(gate => $"{gate.Name}: {gate.Message}"));
}

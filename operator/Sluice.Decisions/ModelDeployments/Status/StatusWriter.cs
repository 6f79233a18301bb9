using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Status;

/// <summary>Writes the status of a deployment from what was observed and what was decided.</summary>
internal static class StatusWriter
{
    /// <summary>The whole status.</summary>
    public static ModelDeploymentStatus Write(
        World world, Target target, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<DrainingVersion> draining)
    {
        var weights = Weights(world);
        var (available, reason, message) = Availability(world);
        return new ModelDeploymentStatus
        {
            ObservedGeneration = world.Observation.Object.Generation,
            Phase = Phase(target, available),
            Conditions = new ConditionSet(world.Status.Conditions, world.Observation.Object.Generation, world.Now)
                .Judge(target.Readiness)
                .Add(ConditionTypes.Available, available ? ConditionStatus.True : ConditionStatus.False, reason, message)
                .Build(),
            Stable = target.Stable,
            Candidate = target.Candidate,
            Step = target is { Candidate: not null, State.Index: { } index } ? $"{index + 1}/{Stages.Of(world.Spec.Strategy).Count}" : null,
            DesiredVersion = world.Desired,
            Verdict = Worst(target.Gates),
            Weights = weights,
            Traffic = TrafficText.Write(weights),
            Replicas = Serving.Replicas(world, target),
            Selector = Serving.Selector(world, target),
            Rollout = RolloutState.Write(target.State),
            Gates = target.Gates,
            Approval = target.Approval,
            Actions = target.Answers,
            PreviousVersions = target.PreviousVersions,
            Draining = draining,
            Ledger = [.. world.Status.Ledger.Concat(entries).TakeLast(LedgerChain.Kept)],
        };
    }

    /// <summary>Whether all traffic has ready pods and gateways, and why.</summary>
    public static (bool Available, string Reason, string Message) Availability(World world)
    {
        var weighted = world.Route?.Versions.Where(entry => entry.Weight > 0).ToList() ?? [];
        if (weighted.Count == 0)
        {
            return (false, Reasons.Pending, "no version has traffic yet");
        }

        if (weighted.FirstOrDefault(entry => world.Endpoints(Baseline.Key(entry)) == 0) is { } dead)
        {
            return (false, Reasons.PodsNotReady, $"{dead.Version} has {dead.Weight} % of the traffic and no ready pods");
        }

        if (world.UsesGatewayApi)
        {
            // A new generation that the controller has not seen yet changes nothing for clients: the one before is still served.
            return world.Observation.HttpRoute is { Accepted: true, ResolvedRefs: true }
                ? (true, Reasons.Serving, $"{string.Join(", ", weighted.Select(entry => entry.Version).Distinct())} served")
                : (false, Reasons.TrafficNotConverged, Convergence.Missing(world));
        }

        return world.ReadyGateways.Any(pod => pod.RouteGeneration is not null)
            ? (true, Reasons.Serving, $"{string.Join(", ", weighted.Select(entry => entry.Version).Distinct())} served")
            : (false, Reasons.TrafficNotConverged, "no ready gateway pod serves the route");
    }

    private static string? Worst(IReadOnlyList<GateStatus> gates)
    {
        GateVerdict[] order = [GateVerdict.Failed, GateVerdict.Inconclusive, GateVerdict.Running, GateVerdict.Passed];
        return gates.MinBy(gate => (Array.IndexOf(order, gate.Verdict), gate.Reason != GateReason.HarmProven)) is { } worst
            ? MessageText.Cut($"{worst.Name}: {worst.Verdict} ({worst.Reason})", 253)
            : null;
    }

    // While the gateways change to a new generation they serve a mixture of two. Until all serve the new one, the status keeps the
    // weights of the last one that all of them served.
    private static IReadOnlyList<ServedWeight> Weights(World world) => world.Converged
        ?
        [
            .. world.Route!.Versions.Where(entry => entry.Track is null).Select(entry => new ServedWeight
            {
                Version = entry.Version,
                Weight = world.Weight(entry.Version),
                ReadyReplicas = world.Endpoints(entry.Version),
            }),
        ]
        : [.. world.Status.Weights.Select(weight => weight with { ReadyReplicas = world.Endpoints(weight.Version) })];

    private static DeploymentPhase Phase(Target target, bool available) => (target.Readiness, target.State) switch
    {
        (Readiness.Current, _) => DeploymentPhase.Healthy,
        (Readiness.Blocked, RolloutState.RolledBack) => DeploymentPhase.RolledBack,
        (Readiness.Blocked, _) => DeploymentPhase.Stalled,
        _ when target.Candidate is not null => DeploymentPhase.Progressing,
        _ when target.Stable is null => DeploymentPhase.Pending,
        (_, RolloutState.RolledBack) => DeploymentPhase.RolledBack,
        _ => available ? DeploymentPhase.Progressing : DeploymentPhase.Degraded,
    };
}

using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>An observation as the decision asks of it.</summary>
internal sealed class World
{
    private string? specDigest;

    /// <summary>Derives what is asked for.</summary>
    public World(ModelDeploymentObservation observation)
    {
        Observation = observation;
        Now = Clock.Seconds(observation.Now);
        Status = StatusClock.NotAfter(observation.Status ?? new ModelDeploymentStatus(), Now);
        Route = observation.Route?.Table is { } table && IsWhole(table) ? table : null;
        Stable = Status.Stable ?? InferStable();
        Desired = DesiredVersion.Of(this);
        Converged = Route is not null && (UsesGatewayApi
            ? observation.HttpRoute is { Converged: true }
            : ReadyGateways.Any() && ReadyGateways.All(pod => pod.RouteGeneration == Route.Generation));
    }

    /// <summary>The observation.</summary>
    public ModelDeploymentObservation Observation { get; }

    /// <summary>The instant, whole seconds.</summary>
    public DateTime Now { get; }

    /// <summary>Status as last written.</summary>
    public ModelDeploymentStatus Status { get; }

    /// <summary>The table as read back; null: none, or none that makes sense.</summary>
    public RouteTable? Route { get; }

    /// <summary>The version that is trusted with all traffic; null: none yet.</summary>
    public string? Stable { get; }

    /// <summary>
    /// Whether the table as read back is served: by every ready gateway, and there is one; or by the Gateway of a Gateway API, as its
    /// controller says.
    /// </summary>
    public bool Converged { get; }

    /// <summary>Whether the traffic is divided by a Gateway that is not ours.</summary>
    public bool UsesGatewayApi => Observation.Spec.Traffic?.Provider == TrafficOptions.GatewayApiProvider;

    /// <summary>Spec.</summary>
    public ModelDeploymentSpec Spec => Observation.Spec;

    /// <summary>The version that the spec names, or that its range resolves to. Null when no version fits the range.</summary>
    public string? Desired { get; }

    /// <summary>Pods that all traffic takes.</summary>
    public int Replicas => Math.Max(1, Observation.Spec.Replicas);

    /// <summary>Gateway pods that get traffic.</summary>
    public IEnumerable<GatewayPodFact> ReadyGateways => Observation.GatewayPods.Where(pod => pod.Ready);

    /// <summary>The greatest generation that any part knows of; a new table gets the next one.</summary>
    public long NewestGeneration => Math.Max(
        Observation.Route?.Table?.Generation ?? 0,
        Math.Max(Observation.Evidence?.Generation ?? 0, Observation.GatewayPods.Max(pod => pod.RouteGeneration) ?? 0));

    /// <summary>Digest of what a rollout is asked for with.</summary>
    public string SpecDigest => specDigest ??= Digest.Of(new { Spec.Model, Spec.Version, Spec.Resources, Spec.Pod, Spec.Strategy });

    /// <summary>Digest of the steps alone.</summary>
    public string StepsDigest => Digest.Of(Spec.Strategy.Steps);

    /// <summary>Digest of the strategy alone.</summary>
    public string Policy => Digest.Of(Spec.Strategy);

    /// <summary>A version's share by the table, whatever pods serve it, in per cent.</summary>
    public int Weight(string? version) => Route?.Versions.Where(entry => entry.Version == version).Sum(entry => entry.Weight) ?? 0;

    /// <summary>Whether the table has the version as one that a rollout has brought in: with a share, or reached by its path and by matches.</summary>
    public bool IsCandidate(string version) =>
        Route?.Versions.Any(entry => entry.Version == version && (entry.Weight > 0 || entry.Candidate)) ?? false;

    /// <summary>Whether the table has the version, with or without a share.</summary>
    public bool IsRouted(string version) => Observation.Route?.Table?.Versions.Any(entry => Baseline.Key(entry) == version) ?? false;

    /// <summary>A version's ready endpoints.</summary>
    public int Endpoints(string? version) =>
        Math.Max(0, Observation.Services.FirstOrDefault(service => service.Version == version && !service.Deleting)?.ReadyEndpoints ?? 0);

    /// <summary>A version's Deployment; null: none.</summary>
    public WorkloadFact? Workload(string? version) =>
        Observation.Workloads.FirstOrDefault(workload => workload.Version == version && !workload.Deleting);

    /// <summary>A version's record; null: none.</summary>
    public ModelVersionFact? ModelVersion(string? version) =>
        Observation.ModelVersions.FirstOrDefault(fact => fact.Spec.Version == version && fact.Spec.Model == Spec.Model);

    /// <summary>Whether a version's ready endpoints can carry a share.</summary>
    public bool CanCarry(string version, int weight) =>
        weight <= 0 || (Endpoints(version) > 0 && (long)Endpoints(version) * 100 >= (long)weight * Replicas);

    /// <summary>The greatest share that a version's ready endpoints can carry, in per cent.</summary>
    public int Capacity(string version) => (int)Math.Min(100, 100L * Endpoints(version) / Replicas);

    /// <summary>Whether a version has no ready pod at all. One whose Service alone is missing gets that back in this pass.</summary>
    public bool IsDown(string version) => Endpoints(version) == 0 && (Workload(version)?.ReadyReplicas ?? 0) <= 0;

    /// <summary>Whether stable has no ready pods, and the strategy lets a candidate serve in its place.</summary>
    public bool RollsForward(string? stable) => stable is not null && Spec.Strategy.OnStableDown == "RollForward" && IsDown(stable);

    /// <summary>What keeps a version's pods from being ready, as the end of a sentence; empty: nothing is known.</summary>
    public string Problem(string version) => Workload(version)?.Problem is { } problem ? $": {problem}" : "";

    /// <summary>A version's pods that are ready, of its current template, and in its Service.</summary>
    public int Ready(string version) => Math.Min(Endpoints(version), Math.Max(0, Workload(version)?.UpdatedReadyReplicas ?? 0));

    // Without a status (restored from a backup, say) the table is what is left of it.
    private string? InferStable() => Route?.Versions
        .Where(entry => entry.Weight > 0)
        .OrderBy(entry => entry.Weight < 100 && (entry.Candidate || entry.Version == Spec.Version))
        .ThenByDescending(entry => entry.Weight)
        .ThenBy(entry => entry.Version, StringComparer.Ordinal)
        .FirstOrDefault()?.Version;

    private static bool IsWhole(RouteTable table) =>
        table.Versions.All(entry => entry.Weight is >= 0 and <= 100)
        && table.Versions.Select(Baseline.Key).Distinct().Count() == table.Versions.Count
        && table.Versions.Sum(entry => entry.Weight) is 0 or 100;
}

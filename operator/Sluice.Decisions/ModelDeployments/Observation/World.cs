using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The observation, and the questions that a decision asks of it. Everything is derived from the observation alone.</summary>
internal sealed class World
{
    private string? specDigest;

    /// <summary>Derives what most decisions need.</summary>
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

    /// <summary>What was observed.</summary>
    public ModelDeploymentObservation Observation { get; }

    /// <summary>The instant of the observation, UTC, in whole seconds.</summary>
    public DateTime Now { get; }

    /// <summary>The status as last written, with no time in the future (<see cref="StatusClock"/>). Empty when none was written.</summary>
    public ModelDeploymentStatus Status { get; }

    /// <summary>The table as read back. Null when there is none, or when its weights do not add up.</summary>
    public RouteTable? Route { get; }

    /// <summary>The version that is trusted with all traffic. Null when there is none yet.</summary>
    public string? Stable { get; }

    /// <summary>
    /// Whether the table as read back is served: by every ready gateway pod, of which there is at least one; or by the Gateway of the
    /// Gateway API, as its controller reports.
    /// </summary>
    public bool Converged { get; }

    /// <summary>Whether a Gateway of the Gateway API divides the traffic, rather than the gateway of Sluice.</summary>
    public bool UsesGatewayApi => Observation.Spec.Traffic.UsesGatewayApi();

    /// <summary>The deployment's spec.</summary>
    public ModelDeploymentSpec Spec => Observation.Spec;

    /// <summary>The version that the spec names, or that its range resolves to. Null when no version fits the range.</summary>
    public string? Desired { get; }

    /// <summary>Number of pods that all traffic needs. At least 1.</summary>
    public int Replicas => Math.Max(1, Observation.Spec.Replicas);

    /// <summary>The gateway pods that are ready, and so receive traffic.</summary>
    public IEnumerable<GatewayPodFact> ReadyGateways => Observation.GatewayPods.Where(pod => pod.Ready);

    /// <summary>The highest generation that any part knows. A new table has the next one.</summary>
    public long NewestGeneration => Math.Max(
        Observation.Route?.Table?.Generation ?? 0,
        Math.Max(Observation.Evidence?.Generation ?? 0, Observation.GatewayPods.Max(pod => pod.RouteGeneration) ?? 0));

    /// <summary>Digest of the part of the spec that a rollout is requested by.</summary>
    public string SpecDigest => specDigest ??= Digest.Of(new { Spec.Model, Spec.Version, Spec.Resources, Spec.Pod, Spec.Strategy });

    /// <summary>Digest of the steps alone.</summary>
    public string StepsDigest => Digest.Of(Spec.Strategy.Steps);

    /// <summary>Digest of the strategy alone.</summary>
    public string Policy => Digest.Of(Spec.Strategy);

    /// <summary>A version's share of traffic by the table, in percent, the share of its baseline included.</summary>
    public int Weight(string? version) => Route?.Versions.Where(entry => entry.Version == version).Sum(entry => entry.Weight) ?? 0;

    /// <summary>Whether the table has the version with a share, or as a candidate that only its path and matches reach.</summary>
    public bool IsCandidate(string version) =>
        Route?.Versions.Any(entry => entry.Version == version && (entry.Weight > 0 || entry.Candidate)) ?? false;

    /// <summary>Whether the table has the version, with or without a share.</summary>
    public bool IsRouted(string version) => Observation.Route?.Table?.Versions.Any(entry => Baseline.Key(entry) == version) ?? false;

    /// <summary>Number of a version's ready endpoints.</summary>
    public int Endpoints(string? version) =>
        Math.Max(0, Observation.Services.FirstOrDefault(service => service.Version == version && !service.Deleting)?.ReadyEndpoints ?? 0);

    /// <summary>A version's Deployment. Null when there is none.</summary>
    public WorkloadFact? Workload(string? version) =>
        Observation.Workloads.FirstOrDefault(workload => workload.Version == version && !workload.Deleting);

    /// <summary>A version's ModelVersion. Null when there is none.</summary>
    public ModelVersionFact? ModelVersion(string? version) =>
        Observation.ModelVersions.FirstOrDefault(fact => fact.Spec.Version == version && fact.Spec.Model == Spec.Model);

    /// <summary>Whether a version's ready endpoints can carry a share.</summary>
    public bool CanCarry(string version, int weight) =>
        weight <= 0 || (Endpoints(version) > 0 && (long)Endpoints(version) * 100 >= (long)weight * Replicas);

    /// <summary>The largest share that a version's ready endpoints can carry, in percent.</summary>
    public int Capacity(string version) => (int)Math.Min(100, 100L * Endpoints(version) / Replicas);

    /// <summary>
    /// Whether a version has no ready pod at all. A version of which only the Service is missing is not down: this pass creates the
    /// Service.
    /// </summary>
    public bool IsDown(string version) => Endpoints(version) == 0 && (Workload(version)?.ReadyReplicas ?? 0) <= 0;

    /// <summary>Whether stable has no ready pods, and the strategy lets a candidate serve in its place.</summary>
    public bool RollsForward(string? stable) =>
        stable is not null
            && EnumText.Parse<StableDownPolicy>(Spec.Strategy.OnStableDown) == StableDownPolicy.RollForward
            && IsDown(stable);

    /// <summary>Why a version's pods are not ready, as the end of a sentence. Empty when the reason is not known.</summary>
    public string Problem(string version) => Workload(version)?.Problem is { } problem ? $": {problem}" : "";

    /// <summary>Number of a version's pods that are ready, have its current template, and are in its Service.</summary>
    public int Ready(string version) => Math.Min(Endpoints(version), Math.Max(0, Workload(version)?.UpdatedReadyReplicas ?? 0));

    // Without a status, for example after a restore from a backup, only the table shows which version was stable.
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

using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.Tests.ModelDeployments;

/// <summary>Builds observations of ModelDeployments.</summary>
internal static class Deployments
{
    public static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>A deployment that has not been reconciled yet.</summary>
    public static ModelDeploymentObservation New(string version = "1.0.0") => new ModelDeploymentObservation
    {
        Now = Start,
        Object = new ObjectFact { Namespace = "default", Name = "penguins", Uid = "uid", Generation = 1, CreatedAt = Start },
        Deployments = [new OwnerFact("penguins", "uid")],
        Spec = new ModelDeploymentSpec
        {
            Model = "penguins",
            Version = version,
            Replicas = 2,
            Strategy = new RolloutStrategy
            {
                Steps =
                [
                    new RolloutStep { Weight = 10, MinRequests = 50, MinDuration = "10s" },
                    new RolloutStep { Weight = 50, MinRequests = 100, MinDuration = "10s" },
                    new RolloutStep { Weight = 100 },
                ],
                Gates = [new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.1" } }],
            },
        },
    }.Registered("1.0.0", "1.1.0", "1.2.0");

    /// <summary>A deployment that serves 1.0.0 and has settled.</summary>
    public static ModelDeploymentObservation Serving() => New()
        .Running("1.0.0", 2)
        .Routed(7, ("1.0.0", 100))
        .With(status => new ModelDeploymentStatus { Stable = "1.0.0" })
        .Decided();

    /// <summary>A rollout of 1.1.0 at a step.</summary>
    public static ModelDeploymentObservation AtStep(int index, int weight)
    {
        var seen = Serving().Wanting("1.1.0").Running("1.1.0", 2).Routed(8, ("1.0.0", 100 - weight), ("1.1.0", weight));
        return seen.With(status => status with
        {
            Candidate = "1.1.0",
            Rollout = new RolloutStatus
            {
                Version = "1.1.0",
                From = "1.0.0",
                Generation = 2,
                SpecDigest = new World(seen).SpecDigest,
                Phase = RolloutPhase.Analyzing,
                Step = index + 1,
                StartTime = Start,
                StepStartTime = Start,
            },
        });
    }

    public static ModelDeploymentObservation Registered(this ModelDeploymentObservation seen, params string[] versions) => seen with
    {
        ModelVersions =
        [
            .. versions.Select(version => new ModelVersionFact
            {
                Name = $"penguins-{version}",
                Uid = $"mv-{version}",
                Ready = true,
                Spec = new ModelVersionSpec
                {
                    Model = "penguins",
                    Version = version,
                    Artifact = new ArtifactReference { Uri = "file:///models/penguins", Digest = $"sha256:{version}" },
                },
            }),
        ],
    };

    public static ModelDeploymentObservation Wanting(this ModelDeploymentObservation seen, string version) => seen with
    {
        Spec = seen.Spec with { Version = version },
        Object = seen.Object with { Generation = seen.Object.Generation + 1 },
    };

    /// <summary>Adds a version's workload and Service, with a number of ready pods out of two.</summary>
    public static ModelDeploymentObservation Running(
        this ModelDeploymentObservation seen, string version, int ready, string? problem = null) => seen with
        {
            Workloads =
        [
            .. seen.Workloads.Where(workload => workload.Version != version),
            new WorkloadFact
            {
                Version = version,
                Name = ChildNames.Version("penguins", version),
                Uid = $"workload-{version}",
                Replicas = 2,
                ReadyReplicas = ready,
                UpdatedReadyReplicas = ready,
                Problem = problem,
                TemplateHash = Baseline.IsTrack(version)
                    ? null
                    : New(version).Decide().Writes.OfType<ApplyVersionWorkload>().Single().TemplateHash,
            },
        ],
            Services =
        [
            .. seen.Services.Where(service => service.Version != version),
            new VersionServiceFact
            {
                Version = version,
                Name = ChildNames.Version("penguins", version),
                Uid = $"service-{version}",
                ReadyEndpoints = ready,
            },
        ],
        };

    /// <summary>Adds a route that both gateways serve.</summary>
    public static ModelDeploymentObservation Routed(
        this ModelDeploymentObservation seen, long generation, params (string Version, int Weight)[] versions) => seen with
        {
            Route = new RouteFact
            {
                Name = "penguins-route",
                Uid = "route",
                ResourceVersion = $"{generation}",
                Table = new RouteTable
                {
                    Deployment = "penguins",
                    Model = "penguins",
                    Generation = generation,
                    Versions =
                [
                    .. versions.Select(version => new RouteVersion
                    {
                        Version = version.Version,
                        Weight = version.Weight,
                        Candidate = version != versions[0] && version.Weight < 100,
                        Host = $"{ChildNames.Version("penguins", version.Version)}.default.svc",
                    }),
                ],
                },
            },
            Evidence = new EvidenceFact { Generation = generation },
            GatewayPods =
        [
            new GatewayPodFact { Name = "g-0", Ready = true, RouteGeneration = generation },
            new GatewayPodFact { Name = "g-1", Ready = true, RouteGeneration = generation },
        ],
        };

    public static ModelDeploymentObservation Answered(
        this ModelDeploymentObservation seen, string version, long good, long bad = 0) => seen with
        {
            Evidence = seen.Evidence! with
            {
                Versions =
            [
                .. seen.Evidence.Versions,
                new VersionEvidence { Version = version, Requests = new Dictionary<int, long> { [200] = good, [400] = bad } },
            ],
            },
        };

    public static ModelDeploymentObservation After(this ModelDeploymentObservation seen, int seconds) => seen with
    {
        Now = seen.Now + TimeSpan.FromSeconds(seconds),
    };

    public static ModelDeploymentObservation With(
        this ModelDeploymentObservation seen, Func<ModelDeploymentStatus, ModelDeploymentStatus> change) =>
        seen with { Status = change(seen.Status ?? new ModelDeploymentStatus()) };

    /// <summary>Sets the status that is decided now.</summary>
    public static ModelDeploymentObservation Decided(this ModelDeploymentObservation seen) => seen with { Status = seen.Decide().Status };

    public static Decision<ModelDeploymentStatus> Decide(this ModelDeploymentObservation seen) => ModelDeploymentDecider.Decide(seen);

    /// <summary>The weights that are written, such as <c>1.0.0:90 1.1.0:10</c>. Null when none are.</summary>
    public static string? Weights(this Decision<ModelDeploymentStatus> decision) =>
        decision.Writes.OfType<ApplyRoute>().SingleOrDefault()?.Table.Versions is { } versions
            ? string.Join(' ', versions.Select(version => $"{version.Version}:{version.Weight}"))
            : null;

    public static (string Status, string Reason) Ready(this Decision<ModelDeploymentStatus> decision)
    {
        var ready = ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Ready)!;
        return (ready.Status, ready.Reason);
    }

    public static string Message(this Decision<ModelDeploymentStatus> decision) =>
        ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Ready)!.Message;

    public static bool IsAvailable(this Decision<ModelDeploymentStatus> decision) =>
        ConditionSet.IsTrue(decision.Status.Conditions, ConditionTypes.Available);
}

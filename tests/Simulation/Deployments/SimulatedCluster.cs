using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Facts;
using Sluice.Decisions.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>The parts of a cluster that a ModelDeployment touches, with a clock of its own.</summary>
public sealed class SimulatedCluster
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly Scenario scenario;
    private readonly Random random;
    private int uids;

    public SimulatedCluster(Scenario scenario)
    {
        this.scenario = scenario;
        random = new Random(scenario.Seed + 1_000_000);
        Spec = scenario.Spec;
    }

    public double Now { get; private set; }

    public ModelDeploymentSpec Spec { get; set; }

    public long Generation { get; set; } = 1;

    public ModelDeploymentStatus? Status { get; set; }

    public long StatusVersion { get; set; }

    public List<SimulatedWorkload> Workloads { get; } = [];

    public Dictionary<string, string> Services { get; } = [];

    public List<SimulatedGateway> Gateways { get; } = [];

    public RouteTable? Route { get; private set; }

    public long RouteVersion { get; private set; }

    /// <summary>Requests that found no ready pod.</summary>
    public long Unserved { get; private set; }

    public bool Quiet => Now >= scenario.QuietFrom;

    public DateTime Instant => Start.AddSeconds(Now);

    public string NewUid() => $"uid-{++uids}";

    public int Endpoints(string version) => Services.ContainsKey(version)
        ? Workloads.FirstOrDefault(workload => workload.Version == version)?.Ready(Now) ?? 0
        : 0;

    public void WriteRoute(RouteTable table)
    {
        Route = table;
        RouteVersion++;
        foreach (var gateway in Gateways)
        {
            gateway.RefreshAt = Math.Min(gateway.RefreshAt, Now + Delay(0.05, 0.5, 20));
        }
    }

    public void Scale(SimulatedWorkload workload, int replicas)
    {
        workload.Replicas = replicas;
        workload.Pods.Sort((left, right) => left.ReadyAt.CompareTo(right.ReadyAt));
        while (workload.Pods.Count > replicas)
        {
            workload.Pods.RemoveAt(workload.Pods.Count - 1);
        }

        while (workload.Pods.Count < replicas)
        {
            workload.Pods.Add(new SimulatedPod
            {
                ReadyAt = scenario.Versions.GetValueOrDefault(workload.Version) == Quality.NeverReady
                    ? double.PositiveInfinity
                    : Now + Delay(1, 5, 30),
            });
        }
    }

    public void Advance(double seconds)
    {
        Now += seconds;
        foreach (var gateway in Gateways)
        {
            gateway.Ready = gateway.ReadyAt <= Now;
            if (gateway.RefreshAt <= Now)
            {
                gateway.Take(Route);
            }

            if (Strikes(0.002 * seconds))
            {
                // A restart: counters are gone, and the table that it finds is the newest one.
                gateway.Counters.Clear();
                gateway.Table = Route;
                gateway.ReadyAt = Now + Delay(1, 2, 10);
                gateway.Ready = false;
            }
        }

        foreach (var pod in Workloads.SelectMany(workload => workload.Pods))
        {
            if (pod.ReadyAt <= Now && Strikes(0.003 * seconds))
            {
                pod.ReadyAt = Now + Delay(1, 5, 40);
            }
        }

        Send((int)Math.Min(200, Math.Ceiling((Quiet ? Math.Max(10, scenario.Rate) : scenario.Rate) * seconds)));
    }

    public ModelDeploymentObservation Observe() => new()
    {
        Now = Instant,
        Object = new ObjectFact { Namespace = "default", Name = "penguins", Uid = "self", Generation = Generation, CreatedAt = Start },
        Spec = Spec,
        Status = Status,
        ModelVersions =
        [
            .. scenario.Versions.Where(version => version.Value != Quality.Missing).Select(version => new ModelVersionFact
            {
                Name = $"penguins-{version.Key}",
                Uid = $"mv-{version.Key}",
                Ready = true,
                Spec = new ModelVersionSpec
                {
                    Model = "penguins",
                    Version = version.Key,
                    Artifact = new ArtifactReference { Uri = "file:///models/penguins", Digest = $"sha256:{version.Key}" },
                },
            }),
        ],
        Workloads =
        [
            .. Workloads.Select(workload => new WorkloadFact
            {
                Version = workload.Version,
                Name = workload.Name,
                Uid = workload.Uid,
                Replicas = workload.Replicas,
                ReadyReplicas = workload.Ready(Now),
                UpdatedReadyReplicas = workload.Ready(Now),
                TemplateHash = workload.TemplateHash,
            }),
        ],
        Services =
        [
            .. Services.Select(service => new VersionServiceFact
            {
                Version = service.Key,
                Name = service.Value,
                Uid = $"service-{service.Key}",
                ReadyEndpoints = Endpoints(service.Key),
            }),
        ],
        Route = Route is null
            ? null
            : new RouteFact { Name = "penguins-route", Uid = "route", ResourceVersion = $"{RouteVersion}", Table = Route },
        GatewayPods =
        [
            .. Gateways.Select(gateway => new GatewayPodFact
            {
                Name = gateway.Name,
                Ready = gateway.Ready,
                RouteGeneration = gateway.Table?.Generation,
            }),
        ],
        Evidence = Route is null ? null : Evidence(Route.Generation),
        Deployments = [new OwnerFact("penguins", "self")],
    };

    /// <summary>Whether something of this likelihood goes wrong now.</summary>
    public bool Strikes(double likelihood) => !Quiet && random.NextDouble() < likelihood * scenario.Faults;

    public double Between(double least, double most) => least + ((most - least) * random.NextDouble());

    private EvidenceFact Evidence(long generation) => new()
    {
        Generation = generation,
        Problem = Strikes(0.1) ? "GET http://10.0.0.7:9090/metrics: timed out" : null,
        Versions =
        [
            .. Gateways.Where(gateway => gateway.Ready)
                .SelectMany(gateway => gateway.Counters)
                .Where(counter => counter.Key.Generation == generation)
                .GroupBy(counter => counter.Key.Version)
                .Select(version => new VersionEvidence
                {
                    Version = version.Key,
                    Requests = version.GroupBy(counter => counter.Key.Code).ToDictionary(code => code.Key, code => code.Sum(counter => counter.Value)),
                }),
        ],
    };

    private double Delay(double least, double usual, double worst) =>
        Strikes(0.1) ? Between(usual, worst) : Between(least, usual);

    private void Send(int requests)
    {
        var ready = Gateways.Where(gateway => gateway is { Ready: true, Table: not null }).ToList();
        var alive = Services.Keys.Where(version => Endpoints(version) > 0).ToHashSet();
        for (var i = 0; i < requests && ready.Count > 0; i++)
        {
            var gateway = ready[i % ready.Count];
            var ball = random.Next(100);
            string? version = null;
            foreach (var entry in gateway.Table!.Versions)
            {
                ball -= entry.Weight;
                if (ball < 0)
                {
                    version = entry.Version;
                    break;
                }
            }

            if (version is null)
            {
                continue;
            }

            var served = alive.Contains(version);
            Unserved += served ? 0 : 1;
            var rate = scenario.Versions.GetValueOrDefault(version) == Quality.Harmful ? scenario.HarmRate : scenario.ErrorRate;
            var key = (gateway.Table.Generation, version, !served ? 503 : random.NextDouble() < rate ? 400 : 200);
            gateway.Counters[key] = gateway.Counters.GetValueOrDefault(key) + 1;
        }
    }
}

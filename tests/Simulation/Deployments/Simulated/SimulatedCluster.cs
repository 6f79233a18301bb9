using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.Validation;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Observation;

namespace Simulation.Deployments.Simulated;

/// <summary>The parts of a cluster that a ModelDeployment uses, with their own clock.</summary>
public sealed class SimulatedCluster
{
    private readonly Scenario scenario;
    private readonly Random random;
    private readonly Dictionary<string, Quality> versions;
    private readonly Dictionary<ActionKind, ActionFact> actions = [];
    private readonly SimulatedTraffic traffic;
    private int uids;
    private int ready;

    public SimulatedCluster(Scenario scenario)
    {
        this.scenario = scenario;
        random = new Random(scenario.Seed + 1_000_000);
        versions = new(scenario.Versions);
        traffic = new SimulatedTraffic(this, scenario, random);
        Spec = scenario.Spec;
        Rate = scenario.Rate;
        FieldErrors = SpecValidation.Check(Name, Spec);
    }

    public string Name { get; init; } = "penguins";

    /// <summary>Seconds of real time that have passed.</summary>
    public double Now { get; private set; }

    /// <summary>Offset of the clock from real time.</summary>
    public TimeSpan Skew { get; set; }

    public ModelDeploymentSpec Spec { get; private set; }

    public IReadOnlyList<FieldError> FieldErrors { get; private set; }

    public long Generation { get; private set; } = 1;

    public ModelDeploymentStatus? Status { get; set; }

    public long StatusVersion { get; set; }

    public List<SimulatedWorkload> Workloads { get; } = [];

    public Dictionary<string, string> Services { get; } = [];

    public List<SimulatedGateway> Gateways { get; } = [];

    public RouteTable? Route { get; private set; }

    public long RouteVersion { get; private set; }

    /// <summary>The file of the ledger. Null until it exists.</summary>
    public string? Ledger { get; set; }

    /// <summary>Requests per second.</summary>
    public int Rate { get; set; }

    /// <summary>Seconds by which the first gateway is behind.</summary>
    public double Lag { get; set; }

    /// <summary>Incremented by every change that a watch would report.</summary>
    public long Changes { get; private set; }

    /// <summary>The workloads with their pods.</summary>
    public int Moves => Workloads.Sum(workload => workload.Replicas + 100);

    /// <summary>Requests that found no ready pod.</summary>
    public long Unserved { get; set; }

    public bool Quiet => Now >= scenario.QuietFrom;

    /// <summary>The operator's clock.</summary>
    public DateTime Instant => scenario.Start.AddSeconds(Now) + Skew;

    /// <summary>GPUs that other deployments of the namespace take. Null without a limit.</summary>
    public Func<IReadOnlyList<SurgeFact>>? Surges { get; init; }

    public int? SurgeBudget { get; init; }

    public static string Digest(string version) => Sluice.Decisions.Text.Digest.OfText(version);

    public Quality Quality(string version) => versions.GetValueOrDefault(version, Simulated.Quality.Missing);

    public string NewUid() => $"uid-{++uids}";

    public void Edit(Func<ModelDeploymentSpec, ModelDeploymentSpec> edit)
    {
        Spec = edit(Spec);
        FieldErrors = SpecValidation.Check(Name, Spec);
        Generation++;
        Changes++;
    }

    public void Publish(string version, Quality quality)
    {
        versions.TryAdd(version, quality);
        Changes++;
    }

    /// <summary>Changes the quality of a version, as when a missing dependency becomes available.</summary>
    public void Become(string version, Quality quality) => versions[version] = quality;

    public void Act(ActionKind kind, string nonce, double hoursAgo = 0)
    {
        actions[kind] = new ActionFact { Kind = kind, Nonce = nonce, Manager = "kubectl-annotate", At = Instant.AddHours(-hoursAgo) };
        Changes++;
    }

    public int Endpoints(string version) => Services.ContainsKey(version)
        ? Workloads.FirstOrDefault(workload => workload.Version == version)?.Ready(Now) ?? 0
        : 0;

    public void WriteRoute(RouteTable table)
    {
        Route = table;
        RouteVersion++;
        foreach (var gateway in Gateways)
        {
            gateway.RefreshAt = Math.Min(gateway.RefreshAt, Now + Delay(0.05, 0.5, 20) + (gateway == Gateways[0] ? Lag : 0));
        }
    }

    public void Scale(string version, int replicas)
    {
        if (Workloads.FirstOrDefault(workload => workload.Version == version) is { } workload)
        {
            Scale(workload, replicas);
            Changes++;
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
                ReadyAt = Quality(workload.Version) == Simulated.Quality.NeverReady ? double.PositiveInfinity : Now + Delay(1, 5, 30),
            });
        }
    }

    /// <summary>Makes all pods of a version fail for some time.</summary>
    public void Fail(string version, double seconds)
    {
        foreach (var pod in Workloads.Where(workload => workload.Version == version).SelectMany(workload => workload.Pods))
        {
            pod.ReadyAt = Now + seconds;
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
                // A restarted gateway has lost its counters and reads the newest table.
                gateway.Restart(Route);
                gateway.ReadyAt = Now + Delay(1, 2, 10);
                gateway.Ready = false;
            }
        }

        var now = Gateways.Count(gateway => gateway.Ready);
        foreach (var workload in Workloads)
        {
            foreach (var pod in workload.Pods)
            {
                if (pod.ReadyAt <= Now && Strikes(0.003 * seconds))
                {
                    pod.ReadyAt = Now + Delay(1, 5, 40);
                }
            }

            now = (now * 31) + workload.Ready(Now);
        }

        Changes += now == ready ? 0 : 1;
        ready = now;
        traffic.Send((int)Math.Min(200, Math.Ceiling((Quiet ? Math.Max(40, Rate) : Rate) * seconds)));
    }

    public ModelDeploymentObservation Observe() => new()
    {
        Now = Instant,
        Object = new ObjectFact
        {
            Namespace = "default",
            Name = Name,
            Uid = $"uid-of-{Name}",
            Generation = Generation,
            CreatedAt = scenario.Start,
        },
        Spec = Spec,
        FieldErrors = FieldErrors,
        Status = Status,
        ModelVersions =
        [
            .. versions.Where(version => version.Value != Simulated.Quality.Missing).Select(version => new ModelVersionFact
            {
                Name = $"penguins-{version.Key}",
                Uid = $"mv-{version.Key}",
                Ready = true,
                Spec = new ModelVersionSpec
                {
                    Model = "penguins",
                    Version = version.Key,
                    Artifact = new ArtifactReference { Uri = "file:///models/penguins", Digest = Digest(version.Key) },
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
                RouteGeneration = gateway.Ready ? gateway.Table?.Generation : null,
            }),
        ],
        Evidence = Route is null ? null : traffic.Evidence(Route.Generation),
        Deployments = [new OwnerFact(Name, $"uid-of-{Name}")],
        Actions = [.. actions.Values],
        SurgeBudget = SurgeBudget,
        Surges = Surges?.Invoke() ?? [],
    };

    /// <summary>Whether an operation with this probability of failure fails now.</summary>
    public bool Strikes(double likelihood) => !Quiet && scenario.Faults > 0 && random.NextDouble() < likelihood * scenario.Faults;

    public double Between(double least, double most) => least + ((most - least) * random.NextDouble());

    private double Delay(double least, double usual, double worst) =>
        Strikes(0.1) ? Between(usual, worst) : Between(least, usual);
}

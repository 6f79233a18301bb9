using Simulation.Deployments;
using Simulation.Deployments.Rules;
using Simulation.Deployments.Simulated;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Simulation.Surge;

/// <summary>
/// Several deployments of one namespace with a limit on the GPUs of their candidates. Each observes the others with a delay of a second.
/// </summary>
public sealed class SurgeRun
{
    private const double Tick = 0.5;
    private const int Behind = 2;
    private const double Longest = 900;
    private readonly List<SimulatedCluster> clusters = [];
    private readonly List<SimulatedOperator> operators = [];
    private readonly List<double> due = [];
    private readonly Queue<IReadOnlyList<SurgeFact?>> past = new();
    private readonly Random random;
    private readonly int budget;

    private SurgeRun(int seed, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
    {
        random = new Random(seed);
        budget = random.Next(2, 6);
        for (var i = random.Next(2, 5); i > 0; i--)
        {
            var index = clusters.Count;
            var scenario = Scenario(seed + (1000 * index));
            var cluster = new SimulatedCluster(scenario)
            {
                Name = $"deployment-{index}",
                SurgeBudget = budget,
                Surges = () => [.. past.Peek().Where((fact, other) => other != index).OfType<SurgeFact>()],
            };
            clusters.Add(cluster);
            operators.Add(new SimulatedOperator(cluster, scenario, new Journal(cluster), decide));
            due.Add(random.NextDouble());
        }
    }

    /// <summary>Runs a seed. Throws when a rule is broken.</summary>
    public static void Run(int seed, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
    {
        try
        {
            new SurgeRun(seed, decide).ToRest();
        }
        catch (InvariantBrokenException broken)
        {
            throw new InvariantBrokenException(broken.Rule, $"{broken.Message} (seed {seed})");
        }
    }

    private void ToRest()
    {
        var edits = clusters
            .Select(_ => new Queue<(int At, string Version)>([(random.Next(30, 60), "1.1.0"), (random.Next(60, 200), "1.2.0")]))
            .ToList();
        for (var now = 0.0; now < Longest; now += Tick)
        {
            past.Enqueue([.. clusters.Select(Fact)]);
            if (past.Count > Behind)
            {
                past.Dequeue();
            }

            for (var i = 0; i < clusters.Count; i++)
            {
                if (edits[i].TryPeek(out var edit) && edit.At <= now)
                {
                    edits[i].Dequeue();
                    clusters[i].Edit(spec => spec with { Version = edit.Version });
                }

                if (due[i] <= now)
                {
                    due[i] = now + (operators[i].Pass().TotalSeconds * (0.5 + (random.NextDouble() / 2)));
                    WithinBudget();
                }

                clusters[i].Advance(Tick);
                due[i] = Math.Min(due[i], now + 5);
            }

            if (now > 200 && clusters.All(IsDone))
            {
                return;
            }
        }

        Invariants.Check(
            "everybody's turn comes",
            clusters.All(cluster => IsDone(cluster) || Gpus(cluster) > budget),
            string.Join(
                "; ",
                clusters.Select(cluster => $"{cluster.Name} of {Gpus(cluster)} GPUs: {Rest.Describe(cluster.Status)}")));
    }

    private void WithinBudget()
    {
        var held = clusters.Select(Fact).OfType<SurgeFact>().Where(fact => fact.Holds).ToList();
        Invariants.Check(
            "the GPUs of candidates are within the budget",
            held.Sum(fact => fact.Gpus) <= budget,
            $"{string.Join(", ", held.Select(fact => $"{fact.Name} has {fact.Gpus}"))} of {budget}");
    }

    private static int Gpus(SimulatedCluster cluster) => CandidateGpus.Of(cluster.Spec, Accelerators.Default);

    private static bool IsDone(SimulatedCluster cluster) =>
        cluster.Status?.Stable == cluster.Spec.Version && cluster.Spec.Version == "1.2.0";

    private static SurgeFact? Fact(SimulatedCluster cluster) => cluster.Status?.Rollout is { InProgress: true, From: not null } rollout
        ? new SurgeFact
        {
            Name = cluster.Name,
            Uid = $"uid-of-{cluster.Name}",
            Gpus = Gpus(cluster),
            Since = rollout.StartTime,
            Holds = cluster.Workloads.Any(workload => workload.Version == rollout.Version),
        }
        : null;

    private Scenario Scenario(int seed) => new()
    {
        Seed = seed,
        Versions = new Dictionary<string, Quality>
        {
            ["1.0.0"] = Quality.Good,
            ["1.1.0"] = random.Next(3) == 0 ? Quality.Harmful : Quality.Good,
            ["1.2.0"] = Quality.Good,
        },
        Spec = new ModelDeploymentSpec
        {
            Model = "penguins",
            Version = "1.0.0",
            Replicas = random.Next(1, 4),
            Retention = 0,
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = $"{random.Next(1, 3)}" } },
            Strategy = new RolloutStrategy
            {
                Steps = [new() { Weight = 20, MinRequests = 60 }, new() { Weight = 100 }],
                Gates = StrategyDraw.Errors,
            },
        },
    };
}

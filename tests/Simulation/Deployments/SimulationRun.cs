using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>Runs one scenario from its first pass to rest.</summary>
public static class SimulationRun
{
    private const double Longest = 900;

    // To replay every decision takes as long as to make it.
    private const int LedgerEvery = 8;

    /// <summary>Runs; throws what was broken, with the seed.</summary>
    public static void Run(int seed, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
    {
        var scenario = Scenario.From(seed);
        var cluster = new SimulatedCluster(scenario);
        var simulated = new SimulatedOperator(cluster, decide) { KeepsLedger = seed % LedgerEvery == 0 && decide == ModelDeploymentDecider.Decide };
        try
        {
            Drive(scenario, cluster, simulated);
            AtRest(scenario, cluster, simulated);
            if (simulated.KeepsLedger)
            {
                Invariants.OfLedger(simulated.Ledger, cluster.Status!);
            }
        }
        catch (InvariantBrokenException broken)
        {
            throw new InvariantBrokenException(broken.Rule, $"{broken.Message} (seed {seed}, at {cluster.Now:0.0} s)");
        }
    }

    private static void Drive(Scenario scenario, SimulatedCluster cluster, SimulatedOperator simulated)
    {
        var edits = new Queue<(int At, Func<ModelDeploymentSpec, ModelDeploymentSpec> Edit)>(scenario.Edits);
        var due = 0.0;
        var still = 0;
        while (cluster.Now < scenario.QuietFrom + Longest)
        {
            while (edits.TryPeek(out var edit) && edit.At <= cluster.Now)
            {
                edits.Dequeue();
                cluster.Spec = edit.Edit(cluster.Spec);
                cluster.Generation++;
                due = cluster.Strikes(0.3) ? due : cluster.Now;
            }

            if (due <= cluster.Now)
            {
                var writes = simulated.Writes;
                due = cluster.Now + simulated.Pass().TotalSeconds;

                // Nothing to write, for longer than any deadline of the scenario: at rest.
                still = writes == simulated.Writes && cluster.Quiet ? still + 1 : 0;
                if (still > 3 && cluster.Status?.Draining.Count == 0 && Settled(cluster.Status))
                {
                    return;
                }
            }

            // A watch event ends the wait early, unless it is lost.
            var most = Math.Min(Math.Max(0.1, due - cluster.Now), 3);
            cluster.Advance(Math.Max(0.1, cluster.Between(0.3 * most, most)));
            due = cluster.Strikes(0.5) ? due : Math.Min(due, cluster.Now + 2);
        }

        Invariants.Check("comes to rest", false, $"{Describe(cluster.Status)}");
    }

    private static bool Settled(ModelDeploymentStatus status) => status.Conditions.All(condition => condition.Type != ConditionTypes.Reconciling);

    private static void AtRest(Scenario scenario, SimulatedCluster cluster, SimulatedOperator simulated)
    {
        var status = cluster.Status!;
        var wanted = scenario.Versions[cluster.Spec.Version];
        Invariants.Check("a version is rolled back once", simulated.RollBacks.Values.All(count => count == 1), Describe(status));
        if (status.Stable is null)
        {
            // The first version was given up before it served, for one that cannot serve.
            Invariants.Check("nothing serves only if nothing can", cluster.Route is null && wanted is Quality.Missing or Quality.NeverReady, Describe(status));
            return;
        }

        Invariants.Check("all traffic is on stable", Invariants.Weight(cluster.Route, status.Stable) == 100, Describe(status));
        Invariants.Check(
            "the gateways serve what is written",
            cluster.Gateways.All(gateway => gateway.Table?.Generation == cluster.Route!.Generation),
            Describe(status));
        Invariants.Check(
            "what is not kept is gone",
            cluster.Workloads.Select(workload => workload.Version).Except(status.Former.Select(former => former.Version).Take(cluster.Spec.Retention).Append(status.Stable)).ToList() is [],
            $"{string.Join(' ', cluster.Workloads.Select(workload => workload.Version))}: {Describe(status)}");
        if (scenario.Judges)
        {
            // With nothing to compare it with, the first one is what the user says it is.
            var first = status.Ledger.Any(entry => entry.Decision == "Start" && entry.Version == status.Stable && entry.Message.EndsWith("is the first version", StringComparison.Ordinal));
            Invariants.Check("a harmful version is not promoted", first || scenario.Versions[status.Stable] == Quality.Good, Describe(status));
        }

        if (status.Stable == cluster.Spec.Version)
        {
            Invariants.Check("ready when all is well", status.Phase == "Healthy", Describe(status));
            return;
        }

        var stalled = status.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Stalled);
        Invariants.Check("stalled when not what is asked for", stalled is not null, Describe(status));
        Invariants.Check(
            "the reason fits",
            wanted switch
            {
                Quality.Missing => stalled!.Reason == Reasons.VersionNotFound,
                Quality.NeverReady => stalled!.Reason == Reasons.ProgressDeadlineExceeded,
                Quality.Harmful => stalled!.Reason is Reasons.RolledBack or Reasons.ProgressDeadlineExceeded,
                _ => scenario.Faults > 0 && stalled!.Reason is Reasons.RolledBack or Reasons.ProgressDeadlineExceeded,
            },
            Describe(status));
        if (wanted == Quality.Good && scenario.Faults == 0)
        {
            Invariants.Check("a good version is not sent back by a gate", !status.Rollout!.Message!.Contains("gate ", StringComparison.Ordinal), Describe(status));
        }

        if (scenario.Faults == 0)
        {
            Invariants.Check("no request is lost without a fault", cluster.Unserved == 0, $"{cluster.Unserved} unserved");
        }
    }

    private static string Describe(ModelDeploymentStatus? status) => status is null
        ? "no status"
        : $"stable {status.Stable}, {status.Phase}, {string.Join("; ", status.Conditions.Select(condition => $"{condition.Type}={condition.Status} {condition.Reason} {condition.Message}"))}; "
            + $"traffic {status.Traffic}; ledger {string.Join(" | ", status.Ledger.TakeLast(6).Select(entry => $"{entry.At:mm:ss} {entry.Decision} {entry.Version} {entry.Weight} {entry.Message}"))}";
}

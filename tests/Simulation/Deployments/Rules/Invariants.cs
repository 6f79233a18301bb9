using Simulation.Deployments.Simulated;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Ledger.Replay;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Tests;

namespace Simulation.Deployments.Rules;

/// <summary>The rules for every write, whatever failed before it.</summary>
public static class Invariants
{
    /// <summary>Rules for a decision: harm is never ignored, and nothing delays a rollback.</summary>
    public static void OfDecision(ModelDeploymentObservation seen, Decision<ModelDeploymentStatus> decision)
    {
        Check("a requeue is always due", decision.RequeueAfter > TimeSpan.Zero, $"{decision.RequeueAfter}");
        var status = decision.Status;
        Check(
            "harm sends back at once",
            status.Candidate is null || status.Gates.All(gate => gate.Verdict is not GateVerdict.Failed),
            string.Join("; ", status.Gates.Select(gate => gate.Message)));
        LedgerRules.Check(seen.Status, decision);
        RollForward(seen, decision);
        if (status is { Stable: { } stable, Candidate: null } && seen.Route?.Table is { } table && Weight(table, stable) < 100
            && Endpoints(seen, stable) >= Math.Max(1, seen.Spec.Replicas))
        {
            Check(
                "nothing holds the way back",
                decision.Writes.OfType<ApplyRoute>().Any(route => Weight(route.Table, stable) == 100),
                $"{Write(table)} stays, with {Endpoints(seen, stable)} pods of {stable}");
        }
    }

    // Another version may serve while traffic returns to a stable version that has no ready pods.
    private static void RollForward(ModelDeploymentObservation seen, Decision<ModelDeploymentStatus> decision)
    {
        var table = decision.Writes.OfType<ApplyRoute>().SingleOrDefault()?.Table ?? seen.Route?.Table;
        if (seen.Spec.Strategy.OnStableDown == "RollForward" && decision.Status is { Stable: { } stable, Candidate: { } candidate }
            && Endpoints(seen, stable) == 0 && Endpoints(seen, candidate) > 0
            && seen.Route?.Table?.Versions.Any(entry =>
                entry.Version != candidate && entry.Weight > 0 && Endpoints(seen, entry.Version) > 0) != true)
        {
            Check(
                "where stable serves nobody a ready candidate serves all",
                Weight(table, candidate) == 100,
                $"{Write(table)} with {Endpoints(seen, candidate)} pods of {candidate}");
        }
    }

    /// <summary>Rules for a route: its weights sum to 100, its generation is newer, and no share exceeds the ready pods.</summary>
    public static void OfRoute(SimulatedCluster cluster, ModelDeploymentObservation seen, ModelDeploymentStatus decided, RouteTable table)
    {
        var last = cluster.Route;
        Check("weights sum to 100", table.Versions.Sum(entry => entry.Weight) == 100, Write(table));
        Check("generation rises", table.Generation > (last?.Generation ?? 0), $"{last?.Generation} to {table.Generation}");
        Check(
            "only a live candidate gets mirrored requests",
            table.Mirror is not { } mirror
                || (mirror.Version == decided.Candidate && mirror.Of == decided.Stable && Endpoints(seen, mirror.Version) > 0),
            $"{table.Mirror}");
        var ended = decided.Rollout?.EndTime;
        foreach (var entry in table.Versions.Where(entry => entry.Weight > Weight(last, entry.Version)))
        {
            var endpoints = cluster.Endpoints(entry.Version);
            Check(
                "no share without ready endpoints", endpoints > 0, $"{entry.Version} gets {entry.Weight}: {Write(last)} to {Write(table)}");
            Check(
                "no share above the step's while stable serves",
                entry.Version != decided.Candidate || decided.Stable is not { } stable || cluster.Endpoints(stable) == 0
                    || entry.Weight <= Stages.Of(seen.Spec.Strategy)[decided.Rollout!.Step!.Value - 1].Weight,
                $"{entry.Version} at step {decided.Rollout?.Step}: {Write(last)} to {Write(table)}");
            Check(
                "only stable and candidate get a share",
                entry.Version == decided.Stable || entry.Version == decided.Candidate,
                $"{entry.Version}: {Write(last)} to {Write(table)}");

            Check(
                "a version that was rolled back stays so",
                cluster.Status?.Rollout is not { Phase: RolloutPhase.RolledBack or RolloutPhase.Superseded } over
                    || over.Version != entry.Version
                    || entry.Version == cluster.Status.Stable,
                $"{entry.Version}: {Write(last)} to {Write(table)}");

            var othersServe = last?.Versions.Any(other =>
                other.Version != entry.Version && other.Weight > 0 && Endpoints(seen, other.Version) > 0)
                ?? false;
            var late = ended is { } end
                && seen.Now - end >= TimeSpan.FromMinutes(1)
                && table.Versions.Count(version => version.Weight > 0) == 1;
            var first = last is null;
            Check(
                "no share above ready capacity",
                endpoints * 100 >= entry.Weight * seen.Spec.Replicas || !othersServe || late || first,
                $"{entry.Version} gets {entry.Weight} with {endpoints} of {seen.Spec.Replicas}: {Write(last)} to {Write(table)}");
        }
    }

    /// <summary>A workload with traffic keeps its template, and its pods.</summary>
    public static void OfWorkload(SimulatedCluster cluster, SimulatedWorkload workload, string? hash, int replicas)
    {
        var entry = cluster.Route?.Versions.FirstOrDefault(entry => entry.Version == workload.Version);
        if (entry is not ({ Weight: > 0 } or { Candidate: true }))
        {
            return;
        }

        // Without a rollout, the version with all traffic is changed like any Deployment: pod by pod for another template, and to the
        // number of replicas in the spec.
        var moving = cluster.Status?.Candidate is not null || cluster.Route!.Versions.Count(entry => entry.Weight > 0) > 1;
        Check(
            "pods with traffic keep their template",
            hash is null
                || hash == workload.TemplateHash
                || (entry.Weight == 100 && !moving && !ReferenceEquals(workload.Resources, cluster.Spec.Resources)),
            workload.Version);
        Check(
            "what serves is not made less while traffic moves",
            replicas >= workload.Replicas || !moving || entry.Weight == 0 || replicas >= cluster.Spec.Replicas,
            $"{workload.Version} from {workload.Replicas} to {replicas} with {Write(cluster.Route)}");
    }

    /// <summary>A deleted version has no traffic in any gateway's table.</summary>
    public static void OfDelete(SimulatedCluster cluster, string version) => Check(
        "only what no gateway serves is deleted",
        Weight(cluster.Route, version) == 0
            && cluster.Gateways.Where(gateway => gateway.Ready).All(gateway => Weight(gateway.Table, version) == 0),
        $"{version}, route {Write(cluster.Route)}, gateways "
        + string.Join(" | ", cluster.Gateways.Select(gateway => Write(gateway.Table))));

    /// <summary>Rules for a new status: those of kstatus, of the fields, and of advances.</summary>
    public static void OfStatus(ModelDeploymentObservation seen, ModelDeploymentStatus status)
    {
        var conditions = status.Conditions.ToDictionary(condition => condition.Type);
        Check("Ready is there", conditions.ContainsKey(ConditionTypes.Ready), "it is not");
        var reconciling = conditions.ContainsKey(ConditionTypes.Reconciling);
        var stalled = conditions.ContainsKey(ConditionTypes.Stalled);
        Check("never Reconciling and Stalled", !(reconciling && stalled), "both");
        var ready = conditions[ConditionTypes.Ready].Status;
        Check("Ready speaks for the rest", ready == (stalled ? "False" : reconciling ? "Unknown" : "True"), ready);
        var told = Kstatus.Of(seen.Object.Deleting, seen.Object.Generation, status.ObservedGeneration, status.Conditions);
        Check(
            "GitOps tools see it as it is",
            told == (stalled ? Kstatus.Failed : status.Phase == DeploymentPhase.Healthy ? Kstatus.Current : Kstatus.InProgress),
            $"{told} at {status.Phase}");
        Check(
            "a rollout that goes on is not Current",
            status.Candidate is null || told != Kstatus.Current,
            $"{status.Candidate} is in progress");
        Check("generation observed", status.ObservedGeneration == seen.Object.Generation, $"{status.ObservedGeneration}");
        Check("lists bounded", status.Ledger.Count <= 3 && status.PreviousVersions.Count <= 10 && status.Draining.Count <= 20, "too long");
        Check("stable is not given up", seen.Status?.Stable is null || status.Stable is not null, $"{seen.Status?.Stable} lost");
        AdvanceRules.Check(seen, status);
    }

    /// <summary>
    /// The rules of a ledger after crashes, old reads and lost events: it is complete, ends like the status, and replays byte for byte.
    /// </summary>
    public static void OfLedger(string ledger, ModelDeploymentStatus status)
    {
        var lines = LedgerReplay.Run(ledger).ToList();
        var wrong = lines.Find(line => line.Problems.Count > 0 || line.Line?.Break is { Reason: LedgerBreak.Restarted });
        Check(
            "the ledger is replayed byte for byte",
            wrong is null,
            $"line {wrong?.Number}: {wrong?.Note} {string.Join("; ", wrong?.Problems ?? [])}");

        // A last line that the status does not know is replaced by the next decision.
        var hashes = lines.SelectMany(line => line.Line!.Entries).Select(entry => entry.Hash).ToList();
        var last = status.Ledger[^1].Hash;
        Check(
            "the ledger has what the status has",
            hashes.Contains(last) && lines.Last(line => line.Line!.Entries.Any(entry => entry.Hash == last)).Number >= lines.Count - 1,
            $"{last} is not at the end of {hashes.Count}");
    }

    public static void Check(string rule, bool holds, string message)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(rule, message);
        }
    }

    public static int Weight(RouteTable? table, string version) =>
        table?.Versions.FirstOrDefault(entry => entry.Version == version)?.Weight ?? 0;

    public static int Endpoints(ModelDeploymentObservation seen, string? version) =>
        seen.Services.FirstOrDefault(service => service.Version == version)?.ReadyEndpoints ?? 0;

    public static string Write(RouteTable? table) => table is null
        ? "no route"
        : string.Join(' ', table.Versions.Select(entry => $"{entry.Version}:{entry.Weight}"));
}

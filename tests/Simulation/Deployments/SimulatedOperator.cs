using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Ledger;

namespace Simulation.Deployments;

/// <summary>Observes, decides and applies; may die between any two writes, may see what was, and may have a rival that leads as well.</summary>
public sealed class SimulatedOperator(
    SimulatedCluster cluster, Scenario scenario, Journal journal, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
{
    // Caches are behind by so many seconds at most; who sees less has lost its lease.
    private const double MostBehind = 5;
    private (ModelDeploymentObservation Seen, long StatusVersion)? last;
    private double lastAt;

    /// <summary>The other one that takes itself for the leader; null: none.</summary>
    public SimulatedOperator? Rival { get; init; }

    /// <summary>Does one pass; returns when the next one is due.</summary>
    public TimeSpan Pass()
    {
        var (seen, statusVersion) = See();
        var decision = decide(seen);
        Invariants.OfDecision(seen, decision);
        if (Rival is not null && cluster.Strikes(0.1))
        {
            Rival.Pass();
        }

        foreach (var append in decision.Records.OfType<AppendLedger>().Where(_ => scenario.KeepsLedger))
        {
            // As the operator does: one that decided from an old status does not put another's line away.
            var old = !LedgerFile.Continues(cluster.Ledger, append.Line) && statusVersion != cluster.StatusVersion;
            cluster.Ledger = old ? cluster.Ledger : LedgerFile.Append(cluster.Ledger, append.Line);
            if (old || Dies())
            {
                return Retry();
            }
        }

        if (decision.StatusChanged)
        {
            if (statusVersion != cluster.StatusVersion || Dies())
            {
                return Retry();
            }

            Store(seen, decision.Status);
            if (Dies())
            {
                return Retry();
            }
        }

        foreach (var step in decision.Steps)
        {
            if (Dies() || !Apply(seen, decision.Status, step) || Dies())
            {
                return Retry();
            }
        }

        return decision.RequeueAfter;
    }

    private (ModelDeploymentObservation Seen, long StatusVersion) See()
    {
        var now = (cluster.Observe(), cluster.StatusVersion);
        last = cluster.Now - lastAt > MostBehind ? null : last;
        lastAt = cluster.Now;
        var seen = last is { } before && cluster.Strikes(0.15)
            ? (before.Seen with
            {
                Now = now.Item1.Now,
                Spec = now.Item1.Spec,
                FieldErrors = now.Item1.FieldErrors,
                Object = now.Item1.Object,
                Status = now.Item1.Status,
                Intents = now.Item1.Intents,
            }, now.StatusVersion)
            : last is { } older && cluster.Strikes(0.1)
                ? (now.Item1 with { Status = older.Seen.Status }, older.StatusVersion)
                : now;
        last = now;
        return seen;
    }

    private void Store(ModelDeploymentObservation seen, ModelDeploymentStatus status)
    {
        Invariants.OfStatus(seen, status);
        journal.Store(seen, cluster.Status, status);
        cluster.Status = status;
        cluster.StatusVersion++;
    }

    private bool Apply(ModelDeploymentObservation seen, ModelDeploymentStatus decided, Step step)
    {
        switch (step)
        {
            case ApplyGateway:
                while (cluster.Gateways.Count < 2)
                {
                    cluster.Gateways.Add(new SimulatedGateway
                    {
                        Name = $"gateway-{cluster.Gateways.Count}",
                        ReadyAt = cluster.Now + cluster.Between(1, 4),
                        RefreshAt = cluster.Now + 1,
                    });
                }

                return true;

            case ApplyVersionWorkload apply:
                return ApplyWorkload(apply);

            case ScaleVersionWorkload scale:
                if (cluster.Workloads.FirstOrDefault(workload => workload.Uid == scale.Uid) is { } scaled)
                {
                    Invariants.OfWorkload(cluster, scaled, null, scale.Replicas);
                    cluster.Scale(scaled, scale.Replicas);
                }

                return true;

            case ApplyVersionService service:
                cluster.Services.TryAdd(service.Version, service.Name);
                return true;

            case ApplyRoute route:
                if ((route.ResourceVersion ?? "0") != $"{cluster.RouteVersion}")
                {
                    return false;
                }

                Invariants.OfRoute(cluster, seen, decided, route.Table);
                journal.Route(cluster.Route, route.Table);
                cluster.WriteRoute(route.Table);
                return true;

            case DeleteVersionWorkload delete:
                Invariants.OfDelete(cluster, delete.Version);
                journal.Say(cluster.Workloads.RemoveAll(workload => workload.Uid == delete.Uid) > 0 ? $"  deletes {delete.Name}" : "");
                return true;

            case DeleteVersionService delete:
                Invariants.OfDelete(cluster, delete.Version);
                cluster.Services.Remove(delete.Version);
                return true;

            case ApplyDisruptionBudget or DeleteDisruptionBudget or ApplyGateJob or DeleteGateJob:
                // No traffic depends on them.
                return true;

            default:
                throw new InvalidOperationException($"{step} is not a step of a ModelDeployment");
        }
    }

    private bool ApplyWorkload(ApplyVersionWorkload apply)
    {
        var workload = cluster.Workloads.FirstOrDefault(workload => workload.Name == apply.Name);
        if (workload is null)
        {
            workload = new SimulatedWorkload { Uid = cluster.NewUid(), Name = apply.Name, Version = apply.Version, TemplateHash = apply.TemplateHash };
            cluster.Workloads.Add(workload);
        }
        else
        {
            Invariants.OfWorkload(cluster, workload, apply.TemplateHash, apply.Replicas);
            if (workload.Replicas == apply.Replicas && workload.TemplateHash == apply.TemplateHash)
            {
                return true;
            }
        }

        if (workload.Resources is null || workload.TemplateHash != apply.TemplateHash)
        {
            workload.Resources = cluster.Spec.Resources;
        }

        workload.TemplateHash = apply.TemplateHash;
        journal.Say($"  {apply.Replicas} pods of {apply.Version}");
        cluster.Scale(workload, apply.Replicas);
        return true;
    }

    private bool Dies() => cluster.Strikes(0.05);

    private TimeSpan Retry() => TimeSpan.FromSeconds(cluster.Between(0.2, 3));
}

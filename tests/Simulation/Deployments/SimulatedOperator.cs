using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Ledger;

namespace Simulation.Deployments;

/// <summary>Observes, decides and applies; may die between any two writes, and may see what was.</summary>
public sealed class SimulatedOperator(SimulatedCluster cluster, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
{
    private (ModelDeploymentObservation Seen, long StatusVersion)? last;

    /// <summary>Rollbacks by version and generation of the spec that asked for it, as the stored status tells.</summary>
    public Dictionary<(string Version, DateTime Start), int> RollBacks { get; } = [];

    /// <summary>Whether the ledger's lines are kept, which takes time.</summary>
    public bool KeepsLedger { get; init; }

    /// <summary>The ledger as its ConfigMap holds it.</summary>
    public string Ledger { get; private set; } = "";

    /// <summary>Writes that changed something.</summary>
    public int Writes { get; private set; }

    /// <summary>Does one pass; returns when the next one is due.</summary>
    public TimeSpan Pass()
    {
        var (seen, statusVersion) = See();
        var decision = decide(seen);
        Invariants.Check("a requeue is always due", decision.RequeueAfter > TimeSpan.Zero, $"{decision.RequeueAfter}");
        foreach (var record in KeepsLedger ? decision.Records.Cast<AppendLedger>() : [])
        {
            // As the operator does: what would put another line away is not written from an old status.
            if (!LedgerFile.Continues(Ledger, record.Line) && statusVersion != cluster.StatusVersion)
            {
                return Retry();
            }

            Ledger = LedgerFile.Append(Ledger, record.Line);
        }

        if (decision.StatusChanged)
        {
            Invariants.OfStatus(seen, decision.Status);
            if (statusVersion != cluster.StatusVersion || Dies())
            {
                return Retry();
            }

            Store(decision.Status);
            if (Dies())
            {
                return Retry();
            }
        }

        foreach (var step in decision.Steps)
        {
            if (Dies() || !Apply(seen, step) || Dies())
            {
                return Retry();
            }
        }

        return decision.RequeueAfter;
    }

    private (ModelDeploymentObservation Seen, long StatusVersion) See()
    {
        var now = (cluster.Observe(), cluster.StatusVersion);
        var seen = last is { } before && cluster.Strikes(0.15)
            ? (before.Seen with { Now = now.Item1.Now, Spec = now.Item1.Spec, Object = now.Item1.Object, Status = now.Item1.Status }, now.StatusVersion)
            : last is { } older && cluster.Strikes(0.1)
                ? (now.Item1 with { Status = older.Seen.Status }, older.StatusVersion)
                : now;
        last = now;
        return seen;
    }

    private void Store(ModelDeploymentStatus status)
    {
        var rollout = status.Rollout;
        if (rollout is { Outcome: RolloutOutcomes.RolledBack }
            && (cluster.Status?.Rollout?.Outcome != RolloutOutcomes.RolledBack || cluster.Status.Rollout.StartedAt != rollout.StartedAt))
        {
            var key = (rollout.Version, rollout.StartedAt);
            RollBacks[key] = RollBacks.GetValueOrDefault(key) + 1;
        }

        cluster.Status = status;
        cluster.StatusVersion++;
        Writes++;
    }

    private bool Apply(ModelDeploymentObservation seen, Step step)
    {
        switch (step)
        {
            case ApplyGateway:
                while (cluster.Gateways.Count < 2)
                {
                    Writes++;
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
                    Writes++;
                }

                return true;

            case ApplyVersionService service:
                Writes += cluster.Services.TryAdd(service.Version, service.Name) ? 1 : 0;
                return true;

            case ApplyRoute route:
                if ((route.ResourceVersion ?? "0") != $"{cluster.RouteVersion}")
                {
                    return false;
                }

                Invariants.OfRoute(seen, cluster.Route, route.Table);
                cluster.WriteRoute(route.Table);
                Writes++;
                return true;

            case DeleteVersionWorkload delete:
                Invariants.OfDelete(cluster, delete.Version);
                Writes += cluster.Workloads.RemoveAll(workload => workload.Uid == delete.Uid);
                return true;

            case DeleteVersionService delete:
                Invariants.OfDelete(cluster, delete.Version);
                Writes += cluster.Services.Remove(delete.Version) ? 1 : 0;
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

        workload.TemplateHash = apply.TemplateHash;
        cluster.Scale(workload, apply.Replicas);
        Writes++;
        return true;
    }

    private bool Dies() => cluster.Strikes(0.05);

    private TimeSpan Retry() => TimeSpan.FromSeconds(cluster.Between(0.2, 3));
}

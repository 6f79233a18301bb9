using Simulation.Deployments.Rules;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Steps;

namespace Simulation.Deployments.Simulated;

/// <summary>
/// Observes, decides and applies. It may die between any two writes, may see an old state, and may have a rival that also leads.
/// </summary>
public sealed class SimulatedOperator(
    SimulatedCluster cluster, Scenario scenario, Journal journal, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
{
    private const int Remembered = 40;
    private readonly List<(ModelDeploymentObservation Seen, long StatusVersion)> past = [];

    /// <summary>Another operator that believes it is the leader. Null without one.</summary>
    public SimulatedOperator? Rival { get; init; }

    /// <summary>Runs one pass, and returns the time of the next one.</summary>
    public TimeSpan Pass()
    {
        var (seen, statusVersion) = See();
        var decision = decide(seen);
        Invariants.OfDecision(seen, decision);
        if (Rival is not null && cluster.Strikes(0.1))
        {
            Rival.Pass();
        }

        if (decision.Preconditions.Any(read => !Apply(seen, decision.Status, read)))
        {
            return Retry();
        }

        foreach (var append in decision.Records.OfType<AppendLedger>().Where(_ => scenario.KeepsLedger))
        {
            // Like the operator, one that decided from an old status does not overwrite another's line.
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

        foreach (var step in decision.Writes)
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
        var now = cluster.Observe();
        var seen = (now, cluster.StatusVersion);
        if (past.Count > 0)
        {
            var (old, version) = past[^1];
            seen = cluster.Strikes(0.2) ? (Behind(now), cluster.StatusVersion)
                : cluster.Strikes(0.1) ? (now with { Status = old.Status }, version)
                : seen;
        }

        past.Add((now, cluster.StatusVersion));
        if (past.Count > Remembered)
        {
            past.RemoveAt(0);
        }

        return seen;
    }

    // Each cache is behind independently, perhaps by minutes. The object is read from the API server, and gateways are asked directly.
    private ModelDeploymentObservation Behind(ModelDeploymentObservation now)
    {
        var pods = Old();
        var route = Old();
        return now with { Workloads = pods.Workloads, Services = pods.Services, Route = route.Route, Evidence = route.Evidence };

        ModelDeploymentObservation Old()
        {
            var age = 1 + (int)cluster.Between(0, cluster.Strikes(0.3) ? Remembered : 2);
            return past[^Math.Min(past.Count, age)].Seen;
        }
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
                return ApplyWorkload(seen, apply);

            case ScaleVersionWorkload scale:
                if (cluster.Workloads.FirstOrDefault(workload => workload.Uid == scale.Uid) is { } scaled)
                {
                    if (!IsAsSeen(seen, scaled))
                    {
                        return false;
                    }

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

            case ConfirmRoute confirm:
                return (confirm.ResourceVersion ?? "0") == $"{cluster.RouteVersion}";

            case ConfirmPods confirm:
                return cluster.Endpoints(confirm.Version) >= confirm.Least;

            case ConfirmNoPods confirm:
                return cluster.Endpoints(confirm.Version) == 0;

            case ApplyDisruptionBudget or DeleteDisruptionBudget or ApplyGateJob or DeleteGateJob:
                // Traffic does not depend on these objects.
                return true;

            default:
                throw new InvalidOperationException($"{step} is not a step of a ModelDeployment");
        }
    }

    private bool ApplyWorkload(ModelDeploymentObservation seen, ApplyVersionWorkload apply)
    {
        // Like the operator: it sends no request when the state is known to be as desired, a create keeps an existing object, and a
        // change applies only to the version that was observed.
        var known = seen.Workloads.FirstOrDefault(known => known.Name == apply.Name);
        var workload = cluster.Workloads.FirstOrDefault(workload => workload.Name == apply.Name);
        if (known is null ? workload is not null : known.Replicas == apply.Replicas && known.TemplateHash == apply.TemplateHash)
        {
            return true;
        }

        if (workload is not null && !IsAsSeen(seen, workload))
        {
            return false;
        }

        if (workload is null)
        {
            workload = new SimulatedWorkload
            {
                Uid = cluster.NewUid(),
                Name = apply.Name,
                Version = apply.Version,
                TemplateHash = apply.TemplateHash,
            };
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

    private static bool IsAsSeen(ModelDeploymentObservation seen, SimulatedWorkload workload) =>
        seen.Workloads.Any(known =>
            known.Uid == workload.Uid && known.Replicas == workload.Replicas && known.TemplateHash == workload.TemplateHash);

    private bool Dies() => cluster.Strikes(0.05);

    private TimeSpan Retry() => TimeSpan.FromSeconds(cluster.Between(0.2, 3));
}

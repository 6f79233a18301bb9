using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;

namespace Simulation.Deployments;

/// <summary>Mutants that hide a fact from the real decider, or change its decision.</summary>
public static class Mutant
{
    public static Decision<ModelDeploymentStatus> EndpointsNotLookedAt(ModelDeploymentObservation seen) =>
        PolicyMutant.Without<ConfirmPods>(ModelDeploymentDecider.Decide(WithReady(seen, least: 0)));

    public static Decision<ModelDeploymentStatus> CapacityNotLookedAt(ModelDeploymentObservation seen) =>
        PolicyMutant.Without<ConfirmPods>(ModelDeploymentDecider.Decide(WithReady(seen, least: 1)));

    public static Decision<ModelDeploymentStatus> GatewaysNotLookedAt(ModelDeploymentObservation seen) =>
        ModelDeploymentDecider.Decide(seen with
        {
            GatewayPods = [.. seen.GatewayPods.Select(pod => pod with { RouteGeneration = seen.Route?.Table?.Generation })],
        });

    public static Decision<ModelDeploymentStatus> GatesNotLookedAt(ModelDeploymentObservation seen) =>
        ModelDeploymentDecider.Decide(seen with { Spec = seen.Spec with { Strategy = seen.Spec.Strategy with { Gates = [] } } });

    public static Decision<ModelDeploymentStatus> StableMadeLessFirst(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision.Status.Candidate is null
            ? decision
            : decision with
            {
                Writes =
                [
                    .. decision.Writes.Select(step =>
                        step is ApplyVersionWorkload workload && workload.Version == decision.Status.Stable
                            ? workload with { Replicas = 1 }
                            : step),
                ],
            };
    }

    public static Decision<ModelDeploymentStatus> TemplateFollowsStatus(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision with
        {
            Writes = [.. decision.Writes.Select(step => step is ApplyVersionWorkload workload
                ? workload with { TemplateHash = $"{workload.TemplateHash}-{workload.Version == decision.Status.Stable}" }
                : step)],
        };
    }

    public static Decision<ModelDeploymentStatus> WeightsNotWhole(ModelDeploymentObservation seen) =>
        WithRoutes(seen, route => route with
        {
            Table = route.Table with
            {
                Versions = [.. route.Table.Versions.Select(entry => entry with { Weight = entry.Weight == 10 ? 11 : entry.Weight })],
            },
        });

    public static Decision<ModelDeploymentStatus> GenerationKept(ModelDeploymentObservation seen) =>
        WithRoutes(seen, route => route with { Table = route.Table with { Generation = Math.Max(1, route.Table.Generation - 1) } });

    public static Decision<ModelDeploymentStatus> RollBackForgotten(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision.Status.Rollout is { Phase: RolloutPhase.RolledBack } rollout
            ? decision with { Status = decision.Status with { Rollout = rollout with { SpecDigest = null } } }
            : decision;
    }

    public static Decision<ModelDeploymentStatus> DeletesBeforeTraffic(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        var keep = new[] { decision.Status.Stable, decision.Status.Candidate };
        return decision with
        {
            Writes =
            [
                .. seen.Workloads.Where(workload => !keep.Contains(workload.Version))
                    .Select(workload => new DeleteVersionWorkload(workload.Version, workload.Name, workload.Uid)),
                .. decision.Writes,
            ],
        };
    }

    public static Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> Named(string name) =>
        (typeof(Mutant).GetMethod(name) ?? typeof(PolicyMutant).GetMethod(name))!
            .CreateDelegate<Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>>>();

    private static Decision<ModelDeploymentStatus> WithRoutes(ModelDeploymentObservation seen, Func<ApplyRoute, ApplyRoute> change)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision with { Writes = [.. decision.Writes.Select(step => step is ApplyRoute route ? change(route) : step)] };
    }

    private static ModelDeploymentObservation WithReady(ModelDeploymentObservation seen, int least) => seen with
    {
        Services =
        [
            .. seen.Services.Select(service =>
                service.ReadyEndpoints < least ? service : service with { ReadyEndpoints = seen.Spec.Replicas }),
        ],
        Workloads =
        [
            .. seen.Workloads.Select(workload =>
                workload.ReadyReplicas < least ? workload : workload with { UpdatedReadyReplicas = seen.Spec.Replicas }),
        ],
    };
}

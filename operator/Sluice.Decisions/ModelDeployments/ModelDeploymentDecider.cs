using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>What to do next about a ModelDeployment.</summary>
public static class ModelDeploymentDecider
{
    /// <summary>Decides; pure and total.</summary>
    public static Decision<ModelDeploymentStatus> Decide(ModelDeploymentObservation observation)
    {
        if (observation.Object.Deleting)
        {
            // Children go with their owner.
            return new Decision<ModelDeploymentStatus> { Status = observation.Status ?? new ModelDeploymentStatus() };
        }

        var world = new World(observation);
        var intent = RolloutDecider.Decide(world);
        if (observation.Conflicts.Count > 0 && intent.Verdict is not Verdict.Blocked { Reason: Reasons.InvalidSpec })
        {
            intent = intent with { Verdict = new Verdict.Blocked(Reasons.NameConflict, FieldErrorText.Write(observation.Conflicts)) };
        }

        var draining = DrainPlanner.Draining(world, intent);
        var status = StatusWriter.Write(world, intent, draining);
        return new Decision<ModelDeploymentStatus>
        {
            Status = status,
            StatusChanged = !Digest.Same(observation.Status, status),
            Steps = [.. Steps(world, intent, draining).Where(step => !IsTaken(observation, step))],
            Events =
            [
                .. intent.Ledger.Select(entry => new DecisionEvent(
                    entry.Decision == "RollBack" ? DecisionEvent.Warning : DecisionEvent.Normal,
                    entry.Decision,
                    entry.Message)),
                .. ConditionEvents.Between(world.Status.Conditions, status.Conditions),
            ],
            RequeueAfter = DrainPlanner.Next(world, draining) is { } end
                ? Requeue.Until(end, world.Now, intent.RequeueAfter)
                : intent.RequeueAfter,
        };
    }

    // What serves is raised before weights move, and weights move before anything is deleted.
    private static IEnumerable<Step> Steps(World world, Intent intent, IReadOnlyList<DrainingVersion> draining)
    {
        if (intent.Stable is not null || intent.Candidate is not null)
        {
            yield return new ApplyGateway([.. world.Observation.Deployments.OrderBy(owner => owner.Name, StringComparer.Ordinal)]);
        }

        foreach (var step in WorkloadPlanner.Plan(world, intent))
        {
            yield return step;
        }

        if (RoutePlanner.Plan(world, intent) is { } table)
        {
            yield return new ApplyRoute(ChildNames.Route(world.Observation.Object.Name), table)
            {
                ResourceVersion = world.Observation.Route?.ResourceVersion,
            };
        }

        foreach (var step in DrainPlanner.Plan(world, draining))
        {
            yield return step;
        }
    }

    // An object that is not ours is left as it is.
    private static bool IsTaken(ModelDeploymentObservation observation, Step step)
    {
        return step switch
        {
            ApplyVersionWorkload workload => Holds("Deployment", workload.Name),
            ApplyVersionService service => Holds("Service", service.Name),
            ApplyRoute route => Holds("ConfigMap", route.Name),
            ApplyGateway => observation.Conflicts.Any(conflict => conflict.Name == ChildNames.Gateway),
            _ => false,
        };

        bool Holds(string kind, string name) => observation.Conflicts.Any(conflict => conflict.Kind == kind && conflict.Name == name);
    }
}

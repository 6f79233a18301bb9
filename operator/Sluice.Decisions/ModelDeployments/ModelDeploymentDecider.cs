using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.UserActions;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Plan;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Status;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
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
        var target = Aim(world);
        var draining = DrainPlanner.Draining(world, target);
        var steps = Steps(world, target, draining).ToLookup(step => Holder(observation, step));
        var conflicts = steps.Select(group => group.Key).OfType<NameConflict>().ToList();
        if (conflicts.Count > 0 && target.Readiness is not Readiness.Blocked { Reason: Reasons.InvalidSpec })
        {
            target = target with { Readiness = new Readiness.Blocked(Reasons.NameConflict, FieldErrorText.Write(conflicts)) };
        }

        if (world.UsesGatewayApi && observation.HttpRoute is { Served: false } && target.Readiness is not Readiness.Blocked { Reason: Reasons.InvalidSpec })
        {
            target = target with { Readiness = new Readiness.Blocked(Reasons.GatewayApiMissing, HttpRoutePlanner.Missing) };
        }

        if (observation.Refused is { } refused)
        {
            target = target with { Readiness = Readiness.Over(refused, target.Readiness), RequeueAfter = Requeue.Poll };
        }

        var status = StatusWriter.Write(world, target, draining);
        IReadOnlyList<Precondition> preconditions = [.. Confirmations.Of(world, target, status, [.. steps[null]])];
        return new Decision<ModelDeploymentStatus>
        {
            Preconditions = preconditions,
            Records = LedgerChain.Fresh(observation.Status, status) is { Count: > 0 } entries
                ? [new AppendLedger(ChildNames.Ledger(observation.Object.Name), LedgerEvidence.Record(observation, entries))]
                : [],
            Status = status,
            // Before traffic or what serves it is changed the status is written, changed or not: that is refused where another one was written
            // since, such as a rollback's.
            StatusChanged = preconditions.Any(read => read is ConfirmRoute) || steps[null].Any(step => step is ApplyRoute or ApplyHttpRoute) || !Digest.Same(observation.Status, status),
            Writes = [.. steps[null], .. steps.Where(group => group.Key is not null).SelectMany(group => group)],
            Events = DeploymentEvents.Of(target.Ledger, world.Status, status),
            RequeueAfter = DrainPlanner.Next(world, draining) is { } end
                ? Requeue.Until(end, world.Now, target.RequeueAfter)
                : target.RequeueAfter,
        };
    }

    /// <summary>The changes of state that the decision about an observation takes a rollout through, such as <c>Shifting --> Analyzing</c>.</summary>
    public static IEnumerable<string> Arrows(ModelDeploymentObservation observation) =>
        observation.Object.Deleting ? [] : Aim(new World(observation)).Arrows.Select(arrow => arrow.ToString());

    // What people did and what the spec says now come first; then the rollout moves.
    private static Target Aim(World world)
    {
        var answered = ActionAnswers.Answer(world, EditedSpec.Adapt(world, RolloutState.Read(world.Status.Rollout)));
        return RolloutDecider.Decide(world, new Target
        {
            Stable = world.Stable,
            State = answered.State,
            Aborted = answered.Aborted,
            PreviousVersions = world.Status.PreviousVersions,
            Gates = world.Status.Gates,
            Answers = answered.Answers,
        });
    }

    // What serves is raised before weights move, and weights move before anything is deleted.
    private static IEnumerable<Step> Steps(World world, Target target, IReadOnlyList<DrainingVersion> draining)
    {
        if (!world.UsesGatewayApi && (target.Stable is not null || target.Candidate is not null))
        {
            yield return new ApplyGateway([.. world.Observation.Deployments.OrderBy(owner => owner.Name, StringComparer.Ordinal)]);
        }

        IReadOnlyList<Step> workloads = [.. WorkloadPlanner.Plan(world, target)];
        IReadOnlyList<Step> drained = [.. DrainPlanner.Plan(world, draining)];
        foreach (var step in workloads)
        {
            yield return step;
        }

        var route = HttpRoutePlanner.Plan(world, target);
        if ((world.UsesGatewayApi ? route?.Table : RoutePlanner.Plan(world, target)) is { } table)
        {
            yield return route ?? (Step)new ApplyRoute(ChildNames.Route(world.Observation.Object.Name), table)
            {
                ResourceVersion = world.Observation.Route?.ResourceVersion,
            };
        }

        foreach (var step in drained)
        {
            yield return step;
        }

        // Last: traffic waits for none of these.
        foreach (var step in DisruptionPlanner.Plan(world, [.. workloads, .. drained]).Concat(target.GateJobs).Concat(StepGates.OldJobs(world, RolloutState.Write(target.State))).Concat(EndPod.Of(GatePods(world), [])))
        {
            yield return step;
        }
    }

    private static IEnumerable<PodFact> GatePods(World world) => world.Observation.Jobs.Where(job => !job.Deleting).Select(job => job.Pod).OfType<PodFact>();

    // Who has the name that a step needs; null: nobody else. An attempt at a name that is not ours touches nothing and ends the pass, so it
    // comes last: nothing waits for it.
    private static NameConflict? Holder(ModelDeploymentObservation observation, Step step) => step switch
    {
        ApplyVersionWorkload workload => observation.Conflicts.FirstOrDefault(conflict => conflict.Kind == "Deployment" && conflict.Name == workload.Name),
        ApplyVersionService service => observation.Conflicts.FirstOrDefault(conflict => conflict.Kind == "Service" && conflict.Name == service.Name),
        ApplyRoute route => observation.Conflicts.FirstOrDefault(conflict => conflict.Kind == "ConfigMap" && conflict.Name == route.Name),
        ApplyHttpRoute route => observation.Conflicts.FirstOrDefault(conflict => conflict.Kind == "HTTPRoute" && conflict.Name == route.Name),
        ApplyDisruptionBudget budget => observation.Conflicts.FirstOrDefault(conflict => conflict.Kind == "PodDisruptionBudget" && conflict.Name == budget.Name),
        ApplyGateJob job => observation.Conflicts.FirstOrDefault(conflict => conflict.Kind == "Job" && conflict.Name == job.Name),
        ApplyGateway => observation.Conflicts.FirstOrDefault(conflict => conflict.Name == ChildNames.Gateway),
        _ => null,
    };
}

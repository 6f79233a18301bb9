using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Facts;
using Sluice.Decisions.ModelDeployments.Ledger;
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
        var draining = DrainPlanner.Draining(world, intent);
        var steps = Steps(world, intent, draining).ToLookup(step => Holder(observation, step));
        var conflicts = steps.Select(group => group.Key).OfType<NameConflict>().ToList();
        if (conflicts.Count > 0 && intent.Verdict is not Verdict.Blocked { Reason: Reasons.InvalidSpec })
        {
            intent = intent with { Verdict = new Verdict.Blocked(Reasons.NameConflict, FieldErrorText.Write(conflicts)) };
        }

        if (world.UsesGatewayApi && observation.HttpRoute is { Served: false } && intent.Verdict is not Verdict.Blocked { Reason: Reasons.InvalidSpec })
        {
            intent = intent with { Verdict = new Verdict.Blocked(Reasons.GatewayApiMissing, HttpRoutePlanner.Missing) };
        }

        if (observation.Refused is { } refused)
        {
            intent = intent with { Verdict = RefusedWrite.Over(refused, intent.Verdict), RequeueAfter = Requeue.Poll };
        }

        var status = StatusWriter.Write(world, intent, draining);
        IReadOnlyList<Precondition> preconditions = [.. Confirmations.Of(world, intent, status, [.. steps[null]])];
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
            Steps = [.. steps[null], .. steps.Where(group => group.Key is not null).SelectMany(group => group)],
            Events = DeploymentEvents.Of(intent.Ledger, world.Status, status),
            RequeueAfter = DrainPlanner.Next(world, draining) is { } end
                ? Requeue.Until(end, world.Now, intent.RequeueAfter)
                : intent.RequeueAfter,
        };
    }

    // What serves is raised before weights move, and weights move before anything is deleted.
    private static IEnumerable<Step> Steps(World world, Intent intent, IReadOnlyList<DrainingVersion> draining)
    {
        if (!world.UsesGatewayApi && (intent.Stable is not null || intent.Candidate is not null))
        {
            yield return new ApplyGateway([.. world.Observation.Deployments.OrderBy(owner => owner.Name, StringComparer.Ordinal)]);
        }

        IReadOnlyList<Step> workloads = [.. WorkloadPlanner.Plan(world, intent)];
        IReadOnlyList<Step> drained = [.. DrainPlanner.Plan(world, draining)];
        foreach (var step in workloads)
        {
            yield return step;
        }

        var route = HttpRoutePlanner.Plan(world, intent);
        if ((world.UsesGatewayApi ? route?.Table : RoutePlanner.Plan(world, intent)) is { } table)
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
        foreach (var step in DisruptionPlanner.Plan(world, [.. workloads, .. drained]).Concat(GateJobPlanner.Plan(world, intent)).Concat(EndPod.Of(GatePods(world), [])))
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

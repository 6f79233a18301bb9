using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Plan;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Status;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.ModelDeployments.UserActions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// Decides what to do next about a ModelDeployment. A pass uses the folders beside this file in this order:
/// <code>
/// Observation/   what the cluster looks like, and the questions that a decision asks of it (World)
/// UserActions/   answers to approve, promote, abort, retry and resume
/// Rollout/       the states of a rollout and the table of transitions between them; the result is a Target
///   Gates/         verdicts of the step's gates
///   Holds/         reasons to wait: approvals, pauses, freeze windows, GPUs
/// Plan/          the writes that bring the cluster to the target, and the preconditions that they rest on
/// Status/        status, conditions and events
/// Ledger/        the record of decisions
/// Steps/         the writes themselves, which the operator applies
/// </code>
/// </summary>
public static class ModelDeploymentDecider
{
    /// <summary>Decides. The function is pure, and it has an answer for every observation.</summary>
    public static Decision<ModelDeploymentStatus> Decide(ModelDeploymentObservation observation)
    {
        if (observation.Object.Deleting)
        {
            // Kubernetes deletes the children with their owner.
            return new Decision<ModelDeploymentStatus> { Status = observation.Status ?? new ModelDeploymentStatus() };
        }

        var world = new World(observation);
        var target = DecideRollout(world, AnswerActions(world));

        var draining = DrainPlanner.Draining(world, target);
        var planned = PlanWrites(world, target, draining).ToLookup(step => Conflict(observation, step));
        IReadOnlyList<Step> writes = [.. planned[null]];
        var conflicts = planned.Where(group => group.Key is not null).ToList();

        target = Report(world, target, [.. conflicts.Select(group => group.Key!)]);
        var entries = LedgerChain.Of(world, target.Ledger);
        var status = StatusWriter.Write(world, target, entries, draining);
        IReadOnlyList<Precondition> preconditions = [.. Confirmations.Of(world, target, status, writes)];
        return new Decision<ModelDeploymentStatus>
        {
            Preconditions = preconditions,
            Records = entries.Count > 0
                ? [new AppendLedger(ChildNames.Ledger(observation.Object.Name), LedgerEvidence.Record(observation, entries))]
                : [],
            Status = status,

            // The status is written before traffic, or what serves it, changes, even if the status itself stays the same: the API server
            // refuses the write if another status was written since the observation, such as that of a rollback.
            StatusChanged = preconditions.Any(read => read is ConfirmRoute)
                || writes.Any(step => step is ApplyRoute or ApplyHttpRoute)
                || !Digest.Same(observation.Status, status),

            // A write to a name that another object holds changes nothing and ends the pass. It comes last, so that nothing waits for it.
            Writes = [.. writes, .. conflicts.SelectMany(group => group)],
            Events = DeploymentEvents.Of(target.Ledger, world.Status, status),
            RequeueAfter = DrainPlanner.Next(world, draining) is { } end
                ? Requeue.Until(end, world.Now, target.RequeueAfter)
                : target.RequeueAfter,
        };
    }

    /// <summary>
    /// The changes of state that the decision about an observation takes a rollout through, such as <c>Shifting --> Analyzing</c>.
    /// </summary>
    public static IEnumerable<string> Arrows(ModelDeploymentObservation observation)
    {
        if (observation.Object.Deleting)
        {
            return [];
        }

        var world = new World(observation);
        return DecideRollout(world, AnswerActions(world)).Arrows.Select(arrow => arrow.ToString());
    }

    // An edited spec moves the rollout to its step of the new list first: actions are about the steps that the spec has now.
    private static Answered AnswerActions(World world) =>
        ActionAnswers.Answer(world, EditedSpec.Adapt(world, RolloutState.Read(world.Status.Rollout)));

    private static Target DecideRollout(World world, Answered answered) => RolloutDecider.Decide(world, new Target
    {
        Stable = world.Stable,
        State = answered.State,
        Aborted = answered.Aborted,
        PreviousVersions = world.Status.PreviousVersions,
        Gates = world.Status.Gates,
        Answers = answered.Answers,
    });

    // Pods are added before weights change, and weights change before anything is deleted.
    private static IEnumerable<Step> PlanWrites(World world, Target target, IReadOnlyList<DrainingVersion> draining)
    {
        IReadOnlyList<Step> workloads = [.. WorkloadPlanner.Plan(world, target)];
        IReadOnlyList<Step> deletions = [.. DrainPlanner.Plan(world, draining)];
        return
        [
            .. PlanGateway(world, target),
            .. workloads,
            .. PlanRoute(world, target),
            .. deletions,

            // Last, since no traffic depends on any of these.
            .. DisruptionPlanner.Plan(world, [.. workloads, .. deletions]),
            .. target.GateJobs,
            .. StepGates.OldJobs(world, RolloutState.Write(target.State)),
            .. EndPod.Of(world.Observation.Jobs.Where(job => !job.Deleting).Select(job => job.Pod).OfType<PodFact>(), []),
        ];
    }

    private static IEnumerable<Step> PlanGateway(World world, Target target) =>
        !world.UsesGatewayApi && (target.Stable is not null || target.Candidate is not null)
            ? [new ApplyGateway([.. world.Observation.Deployments.OrderBy(owner => owner.Name, StringComparer.Ordinal)])]
            : [];

    private static IEnumerable<Step> PlanRoute(World world, Target target)
    {
        if (world.UsesGatewayApi)
        {
            return HttpRoutePlanner.Plan(world, target) is { } route ? [route] : [];
        }

        return RoutePlanner.Plan(world, target) is { } table
            ?
            [
                new ApplyRoute(ChildNames.Route(world.Observation.Object.Name), table)
                {
                    ResourceVersion = world.Observation.Route?.ResourceVersion,
                },
            ]
            : [];
    }

    // The conflict that keeps a write from its object. Null when there is none.
    private static NameConflict? Conflict(ModelDeploymentObservation observation, Step step) =>
        observation.Conflicts.FirstOrDefault(conflict => conflict.Target == step.Target);

    // What keeps writes from success takes precedence over the rollout's own report; an invalid spec takes precedence over all but a
    // refused write.
    private static Target Report(World world, Target target, IReadOnlyList<NameConflict> conflicts)
    {
        if (target.Readiness is not Readiness.Blocked { Reason: Reasons.InvalidSpec })
        {
            if (world.UsesGatewayApi && world.Observation.HttpRoute is { Served: false })
            {
                target = target with { Readiness = new Readiness.Blocked(Reasons.GatewayApiMissing, HttpRoutePlanner.Missing) };
            }
            else if (conflicts.Count > 0)
            {
                target = target with { Readiness = new Readiness.Blocked(Reasons.NameConflict, FieldErrorText.Write(conflicts)) };
            }
        }

        return world.Observation.Refused is { } refused
            ? target with { Readiness = Readiness.Over(refused, target.Readiness), RequeueAfter = Requeue.Poll }
            : target;
    }
}

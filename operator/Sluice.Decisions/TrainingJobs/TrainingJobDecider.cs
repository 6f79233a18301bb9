using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Exports;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Outcomes;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Decisions.TrainingJobs.Searches;
using Sluice.Decisions.TrainingJobs.States;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>
/// What to do next about a TrainingJob: the state is read, arrows are taken until none fits (<see cref="JobTransitions"/>), and the state
/// that is reached has one outcome (<see cref="JobOutcomes"/>).
/// </summary>
public static class TrainingJobDecider
{
    /// <summary>Decides; pure and total.</summary>
    public static Decision<TrainingJobStatus> Decide(TrainingJobObservation observation) => Decide(observation, null);

    /// <summary>Decides, and reports each arrow that was taken.</summary>
    internal static Decision<TrainingJobStatus> Decide(TrainingJobObservation observation, Action<JobState, JobState>? taken)
    {
        if (observation.Object.Deleting)
        {
            // Children go with their owner; a ModelVersion stays.
            return new Decision<TrainingJobStatus> { Status = observation.Status ?? new TrainingJobStatus() };
        }

        var state = JobState.Read(observation);
        var findings = new JobFindings(observation, state);
        while (JobTransitions.Next(state, findings) is { } next)
        {
            taken?.Invoke(state, next);
            (state, findings) = (next, new JobFindings(observation, next));
        }

        return Conclude(state, findings, JobOutcomes.Of(state, findings));
    }

    private static Decision<TrainingJobStatus> Conclude(JobState state, JobFindings findings, JobPlan plan)
    {
        var (observation, before) = (findings.Observation, findings.Before);
        IReadOnlyList<Step> steps = [.. plan.Steps];
        var readiness = plan.Readiness is Readiness.InProgress && !findings.LooksForRoom
            ? Readiness.Over(observation.Refused, plan.Readiness)
            : plan.Readiness;
        var phase = JobPhases.Of(state, findings, readiness);
        var status = JobColumns.Of(observation, AttemptAccount.Settled(observation, plan.Status, findings.Now)) with
        {
            ObservedGeneration = observation.Object.Generation,
            Phase = phase,
            Conditions = new ConditionSet(before.Conditions, observation.Object.Generation, findings.Now)
                .Judge(readiness)
                .Add(
                    ConditionTypes.Running,
                    phase == JobPhase.Running ? ConditionStatus.True : ConditionStatus.False,
                    readiness.Reason,
                    readiness.Message)
                .Build(),
        };
        IReadOnlyList<DecisionEvent> events =
        [
            .. PreparationEvents.Between(before, status),
            .. CheckEvents.Between(before, status),
            .. SearchEvents.Between(before, status, observation.Spec),
            .. AttemptEvents.Between(before, status, findings.Result is { } result ? PublishOutcome.Warnings(result.Result) : ""),
            .. ExportEvents.Between(before, status),
            .. GateEvents.Between(before, status),
        ];
        var changed = !Digest.Same(observation.Status, status) || JobColumns.IsDue(observation, status, findings.Now);
        status = changed ? JobColumns.WithTime(observation, status, findings.Now) : status;
        return new Decision<TrainingJobStatus>
        {
            Status = status,
            StatusChanged = changed,
            Writes = [.. steps, .. EndPod.Of(observation.AllPods, steps), .. PodGroupSteps.Remove(observation, status)],
            Events = [.. events, .. ConditionEvents.Between(before.Conditions, status.Conditions, detailed: events.Count > 0)],
            RequeueAfter = plan.RequeueAfter,
        };
    }
}

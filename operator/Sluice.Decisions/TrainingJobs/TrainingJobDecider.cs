using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>What to do next about a TrainingJob.</summary>
public static class TrainingJobDecider
{
    /// <summary>Decides; pure and total.</summary>
    public static Decision<TrainingJobStatus> Decide(TrainingJobObservation observation)
    {
        var before = observation.Status ?? new TrainingJobStatus();
        if (observation.Object.Deleting)
        {
            // Children go with their owner; a ModelVersion stays.
            return new Decision<TrainingJobStatus> { Status = before };
        }

        var now = Clock.Seconds(observation.Now);
        return Conclude(observation, before, now, Plan(observation, before, now));
    }

    private static Plan Plan(TrainingJobObservation observation, TrainingJobStatus before, DateTime now)
    {
        if (observation.FieldErrors.Count > 0)
        {
            return new Plan
            {
                Status = before,
                Phase = Phases.Failed,
                Readiness = new Readiness.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(observation.FieldErrors)),
                RequeueAfter = Requeue.Resync,
            };
        }

        var own = VersionClaims.Own(observation);
        if (own is null && FinishedJob.HasAdopted(before))
        {
            return FinishedJob.Adopted(observation, before, now);
        }

        if (own is not null || before.ModelVersion is not null)
        {
            return FinishedJob.Succeeded(observation, before, own, now);
        }

        if (before.CompletionTime is null)
        {
            return RunningJob.Plan(observation, before, now);
        }

        // A job that failed starts again only by an edit, and then as new: its limits count from there.
        return before.ObservedGeneration == observation.Object.Generation
            ? FinishedJob.Failed(observation, before, now)
            : RunningJob.Plan(
                observation,
                before with { CompletionTime = null, StartTime = null, FailedAttempts = 0, Gates = [], Progress = null },
                now,
                edited: true);
    }

    private static Decision<TrainingJobStatus> Conclude(TrainingJobObservation observation, TrainingJobStatus before, DateTime now, Plan plan)
    {
        IReadOnlyList<Step> steps = [.. plan.Steps];
        var readiness = plan.Readiness is Readiness.InProgress ? Readiness.Over(observation.Refused, plan.Readiness) : plan.Readiness;
        var running = plan.Phase == Phases.Running;
        var status = plan.Status with
        {
            ObservedGeneration = observation.Object.Generation,
            Phase = plan.Phase,
            Conditions = new ConditionSet(before.Conditions, observation.Object.Generation, now)
                .Judge(readiness)
                .Add(ConditionTypes.Running, running ? ConditionStatus.True : ConditionStatus.False, readiness.Reason, readiness.Message)
                .Build(),
        };
        return new Decision<TrainingJobStatus>
        {
            Status = status,
            StatusChanged = !Digest.Same(observation.Status, status),
            Writes = [.. steps, .. EndPod.Of(observation.Pods, steps)],
            Events = [.. AttemptEvents.Between(before, status), .. ConditionEvents.Between(before.Conditions, status.Conditions)],
            RequeueAfter = plan.RequeueAfter,
        };
    }
}

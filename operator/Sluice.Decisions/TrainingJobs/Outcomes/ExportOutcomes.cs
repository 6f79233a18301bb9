using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Exports;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>Has the output of an attempt checked, measured and published. The attempt is not repeated for that.</summary>
internal static class ExportOutcomes
{
    /// <summary>Makes the pod if it is not there; after a failure, another one when its pause is over.</summary>
    public static JobPlan Export(JobState.Exporting state, JobFindings findings)
    {
        var (observation, status, attempt) = (findings.Observation, state.Status, state.Attempt);
        if (observation.Spec.Suspend)
        {
            return new JobPlan
            {
                Status = status with { StartTime = null },
                Readiness = new Readiness.InProgress(
                    Reasons.Suspended, "spec.suspend is true; set it to false, and the output of the attempt is published"),
                Steps = WorkerSteps.Stop(observation.AllPods),
            };
        }

        var export = ExportRecord.Of(status, attempt);
        if (export is { EndTime: null } && findings.ExportOutcome is ExportOutcome.Failed failed)
        {
            status = ExportRecord.Failed(status, export, failed.Failure, findings.Now);
            export = status.Export;
        }

        if (ExportRecord.Next(export) is { } start && findings.Now < start)
        {
            return new JobPlan
            {
                Status = status,
                Readiness = new Readiness.InProgress(
                    Reasons.Retrying,
                    $"the publishing of the output of attempt {attempt.Number} ended ({export!.Cause}): {export.Message}; "
                        + $"the next try starts at {start:u}"),
                RequeueAfter = Requeue.Until(start, findings.Now, BackOff.After(export.Failures)),
            };
        }

        if (export is not { EndTime: null })
        {
            status = ExportRecord.Begun(status, attempt, observation.Pods, observation.ExportPods, findings.Now);
            export = status.Export!;
        }

        IReadOnlyList<Step> steps = [.. ExportSteps.Start(observation, status, attempt, export)];
        if (steps.Where(step => observation.Conflicts.Any(conflict => conflict.Target == step.Target)).ToList() is { Count: > 0 } taken)
        {
            var hold = JobHold.NameConflict(observation, taken);
            return new JobPlan { Status = status, Readiness = hold.Readiness, Steps = hold.Steps, RequeueAfter = hold.RequeueAfter };
        }

        return new JobPlan
        {
            Status = status,
            Readiness = findings.ExportOutcome is ExportOutcome.Unfinished { Waiting: { } waiting }
                ? new Readiness.InProgress(Reasons.CannotStart, $"the publishing of the output waits: {waiting}")
                : new Readiness.InProgress(
                    Reasons.Publishing,
                    $"pod {ChildNames.ExportPod(observation.Object.Name, export.Number)} checks, measures and publishes the output of "
                        + $"attempt {attempt.Number}"),
            Steps =
            [
                .. WorkerSteps.Stop(observation.Pods),
                .. WorkerSteps.Remove(observation.ExportPods.Where(pod => pod.Attempt != export.Number)),
                .. steps,
            ],
            RequeueAfter = findings.Deadline is { } deadline
                ? Requeue.Until(deadline, findings.Now, Requeue.Waiting)
                : Requeue.Waiting,
        };
    }
}

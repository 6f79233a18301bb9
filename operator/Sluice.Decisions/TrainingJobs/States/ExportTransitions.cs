using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Exports;
using static Sluice.Decisions.TrainingJobs.States.JobEnds;
using static Sluice.Decisions.TrainingJobs.States.JobState;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>What follows while the output of an attempt is checked and published.</summary>
internal static class ExportTransitions
{
    /// <summary>The state that follows; null while it goes on, and while a run that failed is to be repeated.</summary>
    public static JobState? Next(Exporting exporting, JobFindings findings)
    {
        var (status, attempt, observation) = (exporting.Status, exporting.Attempt, findings.Observation);
        if (!findings.AskedFor)
        {
            return new Waiting(status);
        }

        if (ExportRecord.Of(status, attempt) is { EndTime: null } export)
        {
            switch (findings.ExportOutcome)
            {
                case ExportOutcome.Finished finished:
                    status = ExportRecord.Ended(
                        status, export, finished.Pod.TerminatedAt ?? findings.Now, AttemptCause.Succeeded, null);
                    return new Publishing(status, attempt);

                case ExportOutcome.Gone gone:
                    status = ExportRecord.Failed(status, export, gone.Failure, findings.Now);
                    return AfterFailure(
                        AttemptRecord.Replace(status, attempt with { Cause = gone.Failure.Cause, Message = gone.Failure.Message }),
                        findings,
                        gone.Failure,
                        $"attempt {attempt.Number}");

                case ExportOutcome.Failed failed:
                    var recorded = ExportRecord.Failed(status, export, failed.Failure, findings.Now);
                    if (failed.Failure.Permanent || recorded.FailedAttempts > observation.Spec.RunPolicy.BackoffLimit)
                    {
                        return AfterFailure(recorded, findings, failed.Failure, "the publishing of the output");
                    }

                    break;
            }
        }

        return findings.Overdue
            ? Fail(
                status.Export is { EndTime: null } open
                    ? ExportRecord.Ended(status, open, findings.Now, AttemptCause.Deadline, findings.DeadlineMessage)
                    : status,
                findings,
                JobFailure.Deadline(findings))
            : null;
    }

    /// <summary>Publishing begins again: the pod whose result was to be registered is gone, and what it published is there.</summary>
    public static Exporting Again(TrainingJobStatus status, TrainingAttempt attempt, JobFindings findings) => new(
        ExportRecord.Begun(status, attempt, findings.Observation.Pods, findings.Observation.ExportPods, findings.Now), attempt);
}

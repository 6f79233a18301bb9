using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Elasticity;
using Sluice.Decisions.TrainingJobs.Publication;
using static Sluice.Decisions.TrainingJobs.States.JobState;
using static Sluice.Decisions.TrainingJobs.States.JobEnds;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>What follows while an attempt runs, and once it has ended with a result.</summary>
internal static class AttemptTransitions
{
    /// <summary>The state that follows a running attempt; null when it goes on.</summary>
    public static JobState? Next(Running running, JobFindings findings)
    {
        if (running.Begun)
        {
            return null;
        }

        var (status, attempt, observation) = (running.Status, running.Attempt, findings.Observation);
        if (!findings.AskedFor)
        {
            return new Waiting(
                AttemptRecord.Ended(
                    observation, status, attempt, findings.Now, AttemptCause.SpecChanged, "the spec was changed while it ran"),
                "the spec was changed; the attempt is ended and another one follows");
        }

        switch (findings.Outcome)
        {
            case AttemptOutcome.Finished finished:
                var ended = AttemptRecord.Ended(
                    observation, status, attempt, finished.Pod.TerminatedAt ?? findings.Now, AttemptCause.Succeeded, null);
                return new Publishing(ended, ended.Attempts[^1]);

            case AttemptOutcome.Ended left:
                var done = AttemptRecord.Ended(observation, status, attempt, left.At ?? findings.Now, AttemptCause.Succeeded, null);
                return new Exporting(done, done.Attempts[^1]);

            case AttemptOutcome.Broken broken:
                return AfterFailure(
                    AttemptRecord.Failed(
                        observation,
                        status,
                        attempt with
                        {
                            NextWorkers = WorkerCount.After(observation.Spec, Gang.Size(observation, attempt), broken.Failure),
                        },
                        findings.Now,
                        broken.Failure),
                    findings,
                    broken.Failure,
                    $"attempt {attempt.Number}");

            case var _ when findings.Overdue:
                var overdue = AttemptRecord.Ended(
                    observation, status, attempt, findings.Now, AttemptCause.Deadline, findings.DeadlineMessage);
                return Fail(overdue, findings, JobFailure.Deadline(findings));

            case var _ when findings.Spent:
                var spent = AttemptRecord.Ended(
                    observation, status, attempt, findings.Now, AttemptCause.Budget, findings.BudgetMessage);
                return Fail(spent, findings, JobFailure.Budget(findings));

            case var _ when observation.Spec.Suspend:
                return new Suspended(
                    AttemptRecord.Ended(observation, status, attempt, findings.Now, AttemptCause.Suspended, "spec.suspend is true"),
                    Now: true);

            case var _ when findings.Room is { } room:
                var message = $"there is room for {room} workers, and it ran with {Gang.Size(observation, attempt)}";
                return new Waiting(
                    AttemptRecord.Ended(
                        observation, status, attempt with { NextWorkers = room }, findings.Now, AttemptCause.Resized, message),
                    $"attempt {attempt.Number} is ended for one with more workers: {message}");

            default:
                return null;
        }
    }

    /// <summary>The state that follows an attempt with a result; null until its version is there.</summary>
    public static JobState? Next(Publishing publishing, JobFindings findings)
    {
        if (!findings.AskedFor)
        {
            return new Waiting(publishing.Status);
        }

        if (findings.Result is not { } result)
        {
            if (findings.Observation.Spec.PublishesOutputs)
            {
                return ExportTransitions.Again(publishing.Status, publishing.Attempt, findings);
            }

            var failure = new AttemptFailure
            {
                Cause = AttemptCause.PodLost,
                Message = "its pods were deleted before the result was registered",
            };
            var lost = publishing.Attempt with { Cause = failure.Cause, Message = failure.Message };
            return AfterFailure(AttemptRecord.Replace(publishing.Status, lost), findings, failure, $"attempt {lost.Number}");
        }

        var status = result.Record(publishing.Status, publishing.Attempt);
        return result switch
        {
            { Passes: false } => Reject(status, findings, result),
            { Errors.Count: > 0 } => Fail(status, findings, JobFailure.Unpublishable(result)),
            _ => findings.SameRequest is { } made ? new Published(status with { ModelVersion = made.Name }, made.Name) : null,
        };
    }

    // A result that is to be kept for study is registered first; that it is there says when the job has failed.
    private static Failed? Reject(TrainingJobStatus status, JobFindings findings, JobResult result)
    {
        if (!RejectedResult.IsKept(findings.Observation.Spec))
        {
            return Fail(status, findings, JobFailure.Gates(result.Gates, "nothing was registered"));
        }

        if (RejectedResult.Recorded(findings.Observation, result) is { } name)
        {
            var kept = JobFailure.Gates(result.Gates, $"the result is registered for study as ModelVersion {name}");
            return Fail(status with { RejectedVersion = name }, findings, kept);
        }

        return RejectedResult.Errors(findings.Observation, result) is { Count: > 0 } errors
            ? Fail(status, findings, JobFailure.Gates(
                result.Gates, $"nothing was registered, since no ModelVersion can hold the result: {FieldErrorText.Write(errors)}"))
            : null;
    }
}

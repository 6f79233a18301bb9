using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Publication;
using static Sluice.Decisions.TrainingJobs.States.JobState;

namespace Sluice.Decisions.TrainingJobs.States;

// The diagram, as in docs/training.md. JobDiagramTests holds both, and what the code does, together.
//
//   [*] --> Waiting
//   Waiting --> Running: nothing holds the next attempt
//   Waiting --> Suspended: spec.suspend is true
//   Waiting --> Adopted: another job of the same request has made the version
//   Waiting --> Failed: the version to adopt misses a gate, or the active deadline has passed
//   Suspended --> Waiting: spec.suspend is false, or something holds or ends the job before that counts
//   Running --> Publishing: every worker has succeeded
//   Running --> Waiting: the attempt failed and may be repeated, or the spec asks for another run
//   Running --> Suspended: spec.suspend is true
//   Running --> Failed: the attempt failed for good or too often, or the active deadline has passed
//   Publishing --> Published: the version is registered
//   Publishing --> Waiting: the spec asks for another run, or the pods went before the version was registered
//   Publishing --> Failed: a gate fails, or no version can hold the result
//   Failed --> Waiting: the spec was edited
//   Failed --> Running: the spec was edited, and workers run that no status mentions
//   Waiting --> Published: the version of this job is there, although its status does not say so
//   Suspended --> Published: likewise
//   Running --> Published: likewise
//   Failed --> Published: likewise
//   Adopted --> Published: likewise
//
// Invalid is read while the spec breaks a rule, and no arrow leads to it or from it.

/// <summary>
/// All transitions of a TrainingJob. The arrows of a pass are taken until none fits; what the job does there is its outcome.
/// </summary>
internal static class JobTransitions
{
    /// <summary>The state that follows; null when the job stays where it is.</summary>
    public static JobState? Next(JobState state, JobFindings findings) => state switch
    {
        Invalid or Published => null,
        _ when findings.Own is { } own => new Published(findings.Before, own.Name),
        Adopted => null,
        Failed failed => findings.Edited && !failed.Now ? Restarted(findings.Observation, failed.Status) : null,
        Suspended suspended => suspended.Now || SuspendCounts(findings) ? null : new Waiting(suspended.Status),
        Waiting waiting => Next(waiting, findings),
        Running running => Next(running, findings),
        Publishing publishing => Next(publishing, findings),
        _ => throw new InvalidOperationException("JobState is a closed hierarchy"),
    };

    // What is found before spec.suspend is looked at: a version to adopt, and what holds the job whether it is suspended or not.
    private static bool SuspendCounts(JobFindings findings) =>
        findings.SameRequest is null && findings.Obstacle is null && findings.Observation.Spec.Suspend;

    private static JobState? Next(Waiting waiting, JobFindings findings)
    {
        if (waiting.Ended is not null)
        {
            return null;
        }

        if (findings.SameRequest is { } made)
        {
            // Judged by what the other job measured.
            var gates = MetricGateJudge.Judge(
                findings.Observation.Spec.Gates, made.Spec.Evaluation?.Metrics ?? new Dictionary<string, string>());
            var status = waiting.Status with { Gates = gates, DatasetDigest = made.Spec.Lineage?.Dataset.Digest };
            return gates.All(gate => gate.Passed)
                ? new Adopted(status with { ModelVersion = made.Name, CompletionTime = findings.Now }, made.Name)
                : Fail(status, findings, JobFailure.Gates(gates, $"these are the metrics of {made.Name}, which has been trained already"));
        }

        return findings switch
        {
            { Obstacle: not null } => null,
            { Observation.Spec.Suspend: true } => new Suspended(waiting.Status, Now: true),
            { Overdue: true } => Fail(waiting.Status, findings, JobFailure.Deadline(findings)),
            { Pause: not null } => null,
            _ => Begin(waiting.Status, findings),
        };
    }

    private static JobState? Next(Running running, JobFindings findings)
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

            case AttemptOutcome.Broken broken:
                return AfterFailure(
                    AttemptRecord.Failed(observation, status, attempt, findings.Now, broken.Failure),
                    findings,
                    broken.Failure,
                    attempt.Number);

            case var _ when findings.Overdue:
                var overdue = AttemptRecord.Ended(
                    observation, status, attempt, findings.Now, AttemptCause.Deadline, findings.DeadlineMessage);
                return Fail(overdue, findings, JobFailure.Deadline(findings));

            case var _ when observation.Spec.Suspend:
                return new Suspended(
                    AttemptRecord.Ended(observation, status, attempt, findings.Now, AttemptCause.Suspended, "spec.suspend is true"),
                    Now: true);

            default:
                return null;
        }
    }

    private static JobState? Next(Publishing publishing, JobFindings findings)
    {
        if (!findings.AskedFor)
        {
            return new Waiting(publishing.Status);
        }

        if (findings.Result is not { } result)
        {
            var failure = new AttemptFailure
            {
                Cause = AttemptCause.PodLost,
                Message = "its pods were deleted before the result was registered",
            };
            var lost = publishing.Attempt with { Cause = failure.Cause, Message = failure.Message };
            return AfterFailure(AttemptRecord.Replace(publishing.Status, lost), findings, failure, lost.Number);
        }

        var status = result.Record(publishing.Status, publishing.Attempt);
        return result switch
        {
            { Passes: false } => Fail(status, findings, JobFailure.Gates(result.Gates, "nothing was registered")),
            { Errors.Count: > 0 } => Fail(status, findings, JobFailure.Unpublishable(result)),
            _ => findings.SameRequest is { } made ? new Published(status with { ModelVersion = made.Name }, made.Name) : null,
        };
    }

    // What follows a failed attempt that the status records already.
    private static JobState AfterFailure(TrainingJobStatus status, JobFindings findings, AttemptFailure failure, int attempt)
    {
        if (failure.Permanent)
        {
            return Fail(status, findings, JobFailure.Permanent(failure));
        }

        var limit = findings.Observation.Spec.RunPolicy.BackoffLimit;
        return status.FailedAttempts > limit
            ? Fail(status, findings, JobFailure.Limit(status.FailedAttempts, limit, failure))
            : new Waiting(status, $"attempt {attempt} ended ({failure.Cause}): {failure.Message}");
    }

    private static Failed Fail(TrainingJobStatus status, JobFindings findings, JobFailure why) =>
        new(status with { CompletionTime = findings.Now }, why, Now: true);

    private static Running Begin(TrainingJobStatus status, JobFindings findings)
    {
        var attempt = new TrainingAttempt
        {
            Number = AttemptRecord.NextNumber(status, findings.Observation.Pods),
            StartTime = findings.Now,
            RunDigest = RunIdentity.RunDigest(findings.Observation.Spec),
        };
        status = AttemptRecord.Begun(status, attempt) with { StartTime = status.StartTime ?? findings.Now };
        return new Running(status, attempt, Begun: true);
    }
}

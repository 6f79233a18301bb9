using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Publication;
using Sluice.Decisions.TrainingJobs.Searches;
using static Sluice.Decisions.TrainingJobs.States.JobState;

namespace Sluice.Decisions.TrainingJobs.States;

// The diagram, as in docs/training.md. JobDiagramTests holds both, and what the code does, together.
//
//   [*] --> Waiting
//   Waiting --> Preparing: nothing holds the next attempt, and an engine has to make the dataset
//   Waiting --> Checking: nothing holds the next attempt, and the dataset is there but has not passed its check
//   Waiting --> Searching: nothing holds the next attempt, the dataset has passed its check, and hyperparameters are to be searched
//   Waiting --> Running: nothing holds the next attempt, the dataset has passed its check, and no search is left to be made
//   Waiting --> Suspended: spec.suspend is true
//   Waiting --> Adopted: another job of the same request has made the version
//   Waiting --> Failed: the version to adopt misses a gate, or the active deadline has passed
//   Suspended --> Waiting: spec.suspend is false, or something holds or ends the job before that counts
//   Preparing --> Waiting: the dataset is there, the preparation may be repeated, or the spec asks for another dataset
//   Preparing --> Suspended: spec.suspend is true
//   Preparing --> Failed: the engine failed too often, where the dataset is cannot be told, or the active deadline has passed
//   Checking --> Waiting: the dataset passed, the check may be repeated, or the spec asks for another dataset
//   Checking --> Suspended: spec.suspend is true
//   Checking --> Failed: the dataset cannot be trained on, the check failed too often, or the active deadline has passed
//   Searching --> Waiting: the best trial is found, or the spec asks for another search
//   Searching --> Suspended: spec.suspend is true
//   Searching --> Failed: every trial failed, none can succeed, the objective is undefined, or the active deadline has passed
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
//   Preparing --> Published: likewise
//   Checking --> Published: likewise
//   Searching --> Published: likewise
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
        Preparing preparing => Next(preparing, findings),
        Checking checking => Next(checking, findings),
        Searching searching => Next(searching, findings),
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
            var gates = GateJudge.Judge(findings.Observation.Spec.Gates, GateFacts.Of(made.Name, made.Spec.Evaluation));
            var status = waiting.Status with { Gates = gates, DatasetDigest = made.Spec.Lineage?.Dataset.Digest };
            return gates.All(gate => gate.Passed)
                ? new Adopted(status with { ModelVersion = made.Name, CompletionTime = findings.Now }, made.Name)
                : Fail(
                    status,
                    findings,
                    JobFailure.Gates(gates, $"these are the measurements of {made.Name}, which has been trained already"));
        }

        return findings switch
        {
            { Obstacle: not null } => null,
            { Observation.Spec.Suspend: true } => new Suspended(waiting.Status, Now: true),
            { Overdue: true } => Fail(waiting.Status, findings, JobFailure.Deadline(findings)),
            { Pause: not null } => null,
            { Prepared: false } => Prepare(waiting.Status, findings),
            { Checked: false } => Check(waiting.Status, findings),
            { Searched: false } => new Searching(SearchRecord.Begun(waiting.Status, findings.Observation, findings.Now)),
            _ => Begin(waiting.Status, findings),
        };
    }

    private static JobState? Next(Preparing preparing, JobFindings findings)
    {
        var (status, preparation, observation) = (preparing.Status, preparing.Preparation, findings.Observation);
        if (!PreparationRecord.IsOf(preparation, observation.Spec))
        {
            return new Waiting(
                PreparationRecord.Ended(
                    status, preparation, findings.Now, AttemptCause.SpecChanged, "the spec was changed while it ran"),
                "the spec was changed; the preparation of the dataset is ended");
        }

        switch (findings.PreparationOutcome)
        {
            case PreparationOutcome.Succeeded succeeded:
                return new Waiting(PreparationRecord.Succeeded(status, preparation, succeeded, findings.Now));

            case PreparationOutcome.Failed failed:
                status = PreparationRecord.Failed(status, preparation, failed.Failure, findings.Now);
                return WithoutDataset(status, findings, failed.Failure, $"preparation {preparation.Number} of the dataset");

            default:
                return Interrupted(
                    findings, (cause, why) => PreparationRecord.Ended(status, preparation, findings.Now, cause, why));
        }
    }

    private static JobState? Next(Checking checking, JobFindings findings)
    {
        var (status, check, observation) = (checking.Status, checking.Check, findings.Observation);
        if (!CheckRecord.IsOf(check, observation.Spec))
        {
            return new Waiting(
                CheckRecord.Ended(status, check, findings.Now, AttemptCause.SpecChanged, "the spec was changed while it ran"),
                "the spec was changed; the check of the dataset is ended and another one follows");
        }

        switch (findings.CheckOutcome)
        {
            case CheckOutcome.Passed passed:
                return new Waiting(CheckRecord.Passed(status, check, passed, findings.Now));

            case CheckOutcome.Failed failed:
                status = CheckRecord.Failed(status, check, failed, findings.Now);
                return WithoutDataset(status, findings, failed.Failure, $"check {check.Number} of the dataset");

            default:
                return Interrupted(
                    findings, (cause, why) => CheckRecord.Ended(status, check, findings.Now, cause, why));
        }
    }

    private static JobState? Next(Searching searching, JobFindings findings)
    {
        var (status, observation) = (searching.Status, findings.Observation);
        if (!SearchRecord.IsOf(status.Search!, status, observation.Spec))
        {
            return new Waiting(
                SearchRecord.Closed(status, observation, findings.Now),
                "the spec was changed; the search is ended and another one follows");
        }

        var seen = findings.SearchOutcome.Status;
        var search = seen.Search!;
        return findings.SearchOutcome switch
        {
            { Failure: { } failure } => Fail(Closed(seen), findings, JobFailure.Permanent(failure, observation.Spec)),
            _ when search.Trials.FirstOrDefault(trial => trial.Number == search.Best) is { } best => best.Objective is not null
                ? new Waiting(Closed(seen))
                : Fail(
                    Closed(seen with { Search = search with { Best = null } }),
                    findings,
                    JobFailure.Undefined(observation.Spec.Search!.Objective)),
            _ when search.Trials.All(trial => trial.State == TrialState.Failed) =>
                Fail(Closed(seen), findings, JobFailure.Trials(search.Trials)),
            _ => Interrupted(findings, (_, _) => Closed(seen)),
        };

        TrainingJobStatus Closed(TrainingJobStatus ended) => SearchRecord.Closed(ended, observation, findings.Now);
    }

    // A preparation or a check has failed.
    private static JobState WithoutDataset(TrainingJobStatus status, JobFindings findings, AttemptFailure failure, string what) =>
        failure.Permanent ? Fail(status, findings, JobFailure.Dataset(failure)) : AfterFailure(status, findings, failure, what);

    // A preparation, a check or a search that goes on ends all the same when the job is overdue or suspended.
    private static JobState? Interrupted(JobFindings findings, Func<AttemptCause, string, TrainingJobStatus> ended) => findings switch
    {
        { Overdue: true } => Fail(ended(AttemptCause.Deadline, findings.DeadlineMessage), findings, JobFailure.Deadline(findings)),
        { Observation.Spec.Suspend: true } => new Suspended(ended(AttemptCause.Suspended, "spec.suspend is true"), Now: true),
        _ => null,
    };

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
                    $"attempt {attempt.Number}");

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

    // What follows a failed attempt, preparation or check that the status records already.
    private static JobState AfterFailure(TrainingJobStatus status, JobFindings findings, AttemptFailure failure, string what)
    {
        if (failure.Permanent)
        {
            return Fail(status, findings, JobFailure.Permanent(failure, findings.Observation.Spec));
        }

        var limit = findings.Observation.Spec.RunPolicy.BackoffLimit;
        return status.FailedAttempts > limit
            ? Fail(status, findings, JobFailure.Limit(status.FailedAttempts, limit, failure))
            : new Waiting(status, $"{what} ended ({failure.Cause}): {failure.Message}");
    }

    private static Failed Fail(TrainingJobStatus status, JobFindings findings, JobFailure why) =>
        new(status with { CompletionTime = findings.Now }, why, Now: true);

    private static Preparing Prepare(TrainingJobStatus status, JobFindings findings)
    {
        status = PreparationRecord.Begun(status, findings.Observation, findings.Now);
        return new Preparing(status, status.Preparation!);
    }

    private static Checking Check(TrainingJobStatus status, JobFindings findings)
    {
        status = CheckRecord.Begun(status, findings.Observation, findings.Now);
        return new Checking(status, status.DataCheck!);
    }

    private static Running Begin(TrainingJobStatus status, JobFindings findings)
    {
        var attempt = new TrainingAttempt
        {
            Number = AttemptRecord.NextNumber(status, findings.Observation.Pods),
            Baseline = GateBaseline.Of(findings.Observation),
            StartTime = findings.Now,
            RunDigest = RunIdentity.RunDigest(findings.Observation.Spec),
        };
        status = AttemptRecord.Begun(status, attempt) with
        {
            StartTime = status.StartTime ?? findings.Now,
            Search = findings.Observation.Spec.Search is null ? null : status.Search,
        };
        return new Running(status, attempt, Begun: true);
    }
}

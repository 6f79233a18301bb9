using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Elasticity;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Searches;
using static Sluice.Decisions.TrainingJobs.States.JobEnds;
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
//   Waiting --> Failed: the version to adopt misses a gate, or the job's time or budget is used up
//   Suspended --> Waiting: spec.suspend is false, or something holds or ends the job before that counts
//   Preparing --> Waiting: the dataset is there, the preparation may be repeated, or the spec asks for another dataset
//   Preparing --> Suspended: spec.suspend is true
//   Preparing --> Failed: the engine failed too often, where the dataset is cannot be told, or the job's time or budget is used up
//   Checking --> Waiting: the dataset passed, the check may be repeated, or the spec asks for another dataset
//   Checking --> Suspended: spec.suspend is true
//   Checking --> Failed: the dataset cannot be trained on, the check failed too often, or the job's time or budget is used up
//   Searching --> Waiting: the best trial is found, or the spec asks for another search
//   Searching --> Suspended: spec.suspend is true
//   Searching --> Failed: every trial failed, none can succeed, the objective is undefined, or the job's time or budget is used up
//   Running --> Publishing: every worker has succeeded
//   Running --> Exporting: every worker has ended with 0 and left an output
//   Running --> Waiting: the attempt failed and may be repeated, there is room for more workers, or the spec asks for another run
//   Running --> Suspended: spec.suspend is true
//   Running --> Failed: the attempt failed for good or too often, or the job's time or budget is used up
//   Exporting --> Publishing: the output is checked, measured and published
//   Exporting --> Waiting: the spec asks for another run, or the output is gone
//   Exporting --> Failed: the output cannot be published, publishing failed too often, or the job's time or budget is used up
//   Publishing --> Published: the version is registered
//   Publishing --> Waiting: the spec asks for another run, or the pods went before the version was registered
//   Publishing --> Exporting: the pod that published an output went before the version was registered
//   Publishing --> Failed: a gate fails, or no version can hold the result
//   Failed --> Waiting: the spec was edited
//   Failed --> Running: the spec was edited, and workers run that no status mentions
//   Failed --> Exporting: the spec was edited, and only time was missing to publish the output that it asks for
//   Waiting --> Published: the version of this job is there, although its status does not say so
//   Suspended --> Published: likewise
//   Preparing --> Published: likewise
//   Checking --> Published: likewise
//   Searching --> Published: likewise
//   Running --> Published: likewise
//   Exporting --> Published: likewise
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
        Failed failed => findings.Edited && !failed.Now ? Restarted(findings.Observation, failed) : null,
        Suspended suspended => suspended.Now || SuspendCounts(findings) ? null : new Waiting(suspended.Status),
        Waiting waiting => Next(waiting, findings),
        Preparing preparing => DatasetTransitions.Next(preparing, findings),
        Checking checking => DatasetTransitions.Next(checking, findings),
        Searching searching => SearchTransitions.Next(searching, findings),
        Running running => AttemptTransitions.Next(running, findings),
        Exporting exporting => ExportTransitions.Next(exporting, findings),
        Publishing publishing => AttemptTransitions.Next(publishing, findings),
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
            { Spent: true } => Fail(waiting.Status, findings, JobFailure.Budget(findings)),
            { Pause: not null } => null,
            { Prepared: false } => Prepare(waiting.Status, findings),
            { Checked: false } => Check(waiting.Status, findings),
            { Searched: false } => new Searching(SearchRecord.Begun(waiting.Status, findings.Observation, findings.Now)),
            _ => Begin(waiting.Status, findings),
        };
    }

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
            Workers = WorkerCount.Next(findings.Observation.Spec, status),
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

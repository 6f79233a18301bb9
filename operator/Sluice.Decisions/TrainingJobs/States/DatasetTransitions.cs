using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Preparation;
using static Sluice.Decisions.TrainingJobs.States.JobState;
using static Sluice.Decisions.TrainingJobs.States.JobEnds;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>What follows while the dataset is made or checked.</summary>
internal static class DatasetTransitions
{
    /// <summary>The state that follows the making of the dataset; null when it goes on.</summary>
    public static JobState? Next(Preparing preparing, JobFindings findings)
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

    /// <summary>The state that follows the check of the dataset; null when it goes on.</summary>
    public static JobState? Next(Checking checking, JobFindings findings)
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

    private static JobState WithoutDataset(TrainingJobStatus status, JobFindings findings, AttemptFailure failure, string what) =>
        failure.Permanent ? Fail(status, findings, JobFailure.Dataset(failure)) : AfterFailure(status, findings, failure, what);
}

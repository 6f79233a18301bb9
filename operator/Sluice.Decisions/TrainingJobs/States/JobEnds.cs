using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using static Sluice.Decisions.TrainingJobs.States.JobState;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>The ends that the work of a job in any state can come to.</summary>
internal static class JobEnds
{
    /// <summary>
    /// A preparation, a check or a search that goes on ends all the same when the job is overdue, has spent its budget or is suspended.
    /// </summary>
    /// <param name="findings">What is known.</param>
    /// <param name="ended">The status in which it has ended, for a cause and with a message.</param>
    public static JobState? Interrupted(JobFindings findings, Func<AttemptCause, string, TrainingJobStatus> ended) => findings switch
    {
        { Overdue: true } => Fail(ended(AttemptCause.Deadline, findings.DeadlineMessage), findings, JobFailure.Deadline(findings)),
        { Spent: true } => Fail(ended(AttemptCause.Budget, findings.BudgetMessage), findings, JobFailure.Budget(findings)),
        { Observation.Spec.Suspend: true } => new Suspended(ended(AttemptCause.Suspended, "spec.suspend is true"), Now: true),
        _ => null,
    };

    /// <summary>What follows a failed attempt, preparation or check that the status records already.</summary>
    /// <param name="status">The status.</param>
    /// <param name="findings">What is known.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="what">What failed, for the message.</param>
    public static JobState AfterFailure(TrainingJobStatus status, JobFindings findings, AttemptFailure failure, string what)
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

    /// <summary>The job fails now.</summary>
    public static Failed Fail(TrainingJobStatus status, JobFindings findings, JobFailure why) =>
        new(status with { CompletionTime = findings.Now }, why, Now: true);
}

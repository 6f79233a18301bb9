using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Checks;

/// <summary>Writes checks of the dataset into the status.</summary>
internal static class CheckRecord
{
    /// <summary>Whether the dataset that a spec asks for has passed its check, or Sluice does not read it.</summary>
    public static bool IsPassed(TrainingJobStatus status, TrainingJobSpec spec) =>
        !spec.ReadsTable || status.DataCheck is { Cause: AttemptCause.Succeeded, DatasetDigest: not null } check && IsOf(check, spec);

    /// <summary>Whether a check is that of the dataset that a spec asks for.</summary>
    public static bool IsOf(DataCheckRun check, TrainingJobSpec spec) => check.CheckDigest == RunIdentity.CheckDigest(spec);

    /// <summary>The number of the check that follows.</summary>
    public static int NextNumber(TrainingJobStatus status, IEnumerable<PodFact> pods) => 1 + Math.Clamp(
        Math.Max(status.DataCheck?.Number ?? -1, pods.Select(pod => pod.Attempt).DefaultIfEmpty(-1).Max()), -1, int.MaxValue - 1);

    /// <summary>A check began.</summary>
    public static TrainingJobStatus Begun(TrainingJobStatus status, TrainingJobObservation observation, DateTime now)
    {
        var before = status.DataCheck;
        var check = new DataCheckRun
        {
            Number = NextNumber(status, observation.CheckPods),
            CheckDigest = RunIdentity.CheckDigest(observation.Spec),
            Parent = DriftParent.Of(observation)?.Name,
            StartTime = now,
        };
        return status with
        {
            DataCheck = before is not null && before.CheckDigest == check.CheckDigest ? check with { Failures = before.Failures } : check,
            Checks = [],
            DatasetDigest = null,
            StartTime = status.StartTime ?? now,
        };
    }

    /// <summary>The dataset passed.</summary>
    public static TrainingJobStatus Passed(TrainingJobStatus status, DataCheckRun check, CheckOutcome.Passed passed, DateTime now)
    {
        check = check with { DatasetDigest = passed.Digest, Rows = passed.Rows, Failures = 0 };
        return Ended(status, check, passed.At ?? now, AttemptCause.Succeeded, passed.Warnings) with
        {
            Checks = passed.Verdicts,
            DatasetDigest = passed.Digest,
        };
    }

    /// <summary>The check failed.</summary>
    public static TrainingJobStatus Failed(TrainingJobStatus status, DataCheckRun check, CheckOutcome.Failed failed, DateTime now)
    {
        var failure = failed.Failure;
        check = check with { Failures = Math.Min(check.Failures, int.MaxValue - 1) + 1 };
        return Ended(status, check, failure.At ?? now, failure.Cause, failure.Message) with
        {
            Checks = failed.Verdicts,
            FailedAttempts = status.FailedAttempts + (failure.Counted ? 1 : 0),
        };
    }

    /// <summary>The check ended.</summary>
    public static TrainingJobStatus Ended(
        TrainingJobStatus status, DataCheckRun check, DateTime end, AttemptCause cause, string? message) => status with
        {
            DataCheck = check with
            {
                EndTime = Clock.Seconds(end < check.StartTime ? check.StartTime : end),
                Cause = cause,
                Message = message,
            },
        };

    /// <summary>A check that counts no more: the job starts again, or its workers run although the check has no end.</summary>
    public static DataCheckRun? Abandoned(DataCheckRun? check) => check is null
        ? null
        : check with { EndTime = check.EndTime ?? check.StartTime, Cause = AttemptCause.SpecChanged, Failures = 0 };
}

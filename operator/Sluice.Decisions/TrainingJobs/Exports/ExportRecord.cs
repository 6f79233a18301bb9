using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;

namespace Sluice.Decisions.TrainingJobs.Exports;

/// <summary>Writes the runs of the pod that publishes into the status.</summary>
internal static class ExportRecord
{
    /// <summary>The newest run for the output of an attempt. Null when none began.</summary>
    public static ExportRun? Of(TrainingJobStatus status, TrainingAttempt attempt) =>
        status.Export is { } export && export.Attempt == attempt.Number ? export : null;

    /// <summary>Whether the output of an attempt that succeeded has still to be published.</summary>
    public static bool IsLeft(TrainingJobStatus status, TrainingJobSpec spec, TrainingAttempt attempt) =>
        spec.PublishesOutputs && Of(status, attempt) is not { Cause: AttemptCause.Succeeded };

    /// <summary>A run began. What image the output is of stays known although the pods of the workers may go.</summary>
    public static TrainingJobStatus Begun(
        TrainingJobStatus status, TrainingAttempt attempt, IEnumerable<PodFact> workers, IEnumerable<PodFact> exports, DateTime now)
    {
        var before = Of(status, attempt);
        var number = Math.Max(status.Export?.Number ?? -1, exports.Select(pod => pod.Attempt).DefaultIfEmpty(-1).Max());
        return status with
        {
            StartTime = status.StartTime ?? now,
            Export = new ExportRun
            {
                Number = 1 + Math.Clamp(number, -1, int.MaxValue - 1),
                Attempt = attempt.Number,
                Image = before?.Image
                    ?? workers.Where(pod => pod.Attempt == attempt.Number).MinBy(pod => pod.Rank)?.ImageId,
                Failures = before is { Cause: not AttemptCause.Succeeded } ? before.Failures : 0,
                StartTime = now,
            },
        };
    }

    /// <summary>The run failed.</summary>
    public static TrainingJobStatus Failed(TrainingJobStatus status, ExportRun export, AttemptFailure failure, DateTime now) =>
        Ended(
            status,
            export with { Failures = Math.Min(export.Failures, int.MaxValue - 1) + 1 },
            failure.At ?? now,
            failure.Cause,
            failure.Message) with
        {
            FailedAttempts = status.FailedAttempts + (failure.Counted ? 1 : 0),
        };

    /// <summary>The run ended.</summary>
    public static TrainingJobStatus Ended(
        TrainingJobStatus status, ExportRun export, DateTime end, AttemptCause cause, string? message) => status with
        {
            Export = export with
            {
                EndTime = Clock.Seconds(end < export.StartTime ? export.StartTime : end),
                Cause = cause,
                Message = message,
            },
        };

    /// <summary>When the run after a failed one may begin, UTC. Null when none failed.</summary>
    public static DateTime? Next(ExportRun? export) => export is { EndTime: { } end, Failures: > 0 }
        ? Clock.Add(end, BackOff.After(export.Failures))
        : null;
}

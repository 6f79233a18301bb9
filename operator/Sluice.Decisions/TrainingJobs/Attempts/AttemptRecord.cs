using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Ledger;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>Writes attempts into the status.</summary>
internal static class AttemptRecord
{
    private const int Kept = 10;

    /// <summary>An attempt began.</summary>
    public static TrainingJobStatus Begun(TrainingJobStatus status, TrainingAttempt attempt) =>
        status with { Attempts = [.. status.Attempts.Append(attempt).TakeLast(Kept)], Progress = null };

    /// <summary>The number of the attempt that follows.</summary>
    public static int NextNumber(TrainingJobStatus status, IEnumerable<PodFact> pods) => 1 + Math.Max(
        status.Attempts.LastOrDefault()?.Number ?? -1,
        pods.Select(pod => pod.Attempt).DefaultIfEmpty(-1).Max());

    /// <summary>Begins the attempt of pods that no status mentions: the status was lost, and they are still this job's.</summary>
    /// <param name="status">The status.</param>
    /// <param name="pods">The pods of the workers.</param>
    /// <param name="baseline">The version that is stable by now. A result that was compared with another one does not count.</param>
    public static TrainingJobStatus WithLostAttempt(TrainingJobStatus status, IEnumerable<PodFact> pods, string? baseline)
    {
        var known = status.Attempts.LastOrDefault()?.Number ?? -1;
        var unknown = pods.Where(pod => pod.Attempt > known).ToList();
        if (unknown.Count == 0)
        {
            return status;
        }

        var newest = unknown.Max(pod => pod.Attempt);
        var start = Text.Clock.Seconds(unknown.Where(pod => pod.Attempt == newest).Min(pod => pod.CreatedAt));
        return Begun(
            status with { StartTime = status.StartTime ?? start },
            new TrainingAttempt { Number = newest, Baseline = baseline, StartTime = start });
    }

    /// <summary>The newest attempt ended.</summary>
    public static TrainingJobStatus Ended(
        TrainingJobObservation observation,
        TrainingJobStatus status,
        TrainingAttempt attempt,
        DateTime end,
        AttemptCause cause,
        string? message)
    {
        end = Text.Clock.Seconds(end < attempt.StartTime ? attempt.StartTime : end);
        attempt = Scheduled(attempt, observation.Pods) with { EndTime = end, Cause = cause, Message = message };
        return Replace(status, AttemptAccount.Closed(observation, status, attempt));
    }

    /// <summary>The newest attempt failed.</summary>
    public static TrainingJobStatus Failed(
        TrainingJobObservation observation,
        TrainingJobStatus status,
        TrainingAttempt attempt,
        DateTime now,
        AttemptFailure failure)
    {
        attempt = attempt with { ExitCode = failure.ExitCode, Rank = failure.Rank, Node = failure.Node };
        status = Ended(observation, status, attempt, failure.At ?? now, failure.Cause, failure.Message);
        return status with { FailedAttempts = status.FailedAttempts + (failure.Counted ? 1 : 0) };
    }

    /// <summary>The attempt with when the first of its pods got a node, and what a GPU costs there, once that is known.</summary>
    public static TrainingAttempt Scheduled(TrainingAttempt attempt, IEnumerable<PodFact> pods) => attempt with
    {
        ScheduledTime = attempt.ScheduledTime ?? pods.Where(pod => pod.Attempt == attempt.Number).Min(pod => pod.ScheduledAt),
        GpuPrice = GpuHolds.MeanPrice(pods.Where(pod => pod.Attempt == attempt.Number)) ?? attempt.GpuPrice,
    };

    /// <summary>Replaces the attempt of the same number, and its share of the GPU time.</summary>
    public static TrainingJobStatus Replace(TrainingJobStatus status, TrainingAttempt attempt) => GpuLedger.Replace(status, attempt);

    /// <summary>How far an attempt that succeeded came, by its result; whose it is, its pod says.</summary>
    public static TrainingJobStatus WithResult(TrainingJobStatus status, TrainerResult result, TrainingAttempt attempt) =>
        WithProgress(status, result.Progress is { } last ? last with { Attempt = attempt.Number, EtaSeconds = null } : null, attempt);

    /// <summary>How far the trainer says it is; a report about another attempt is not news.</summary>
    public static TrainingJobStatus WithProgress(TrainingJobStatus status, ProgressReport? report, TrainingAttempt attempt) =>
        report is null || report.Attempt != attempt.Number
            ? status
            : status with
            {
                Progress = new TrainingProgress
                {
                    Step = report.Step,
                    TotalSteps = report.TotalSteps,
                    Epoch = report.Epoch,
                    Percent = report.TotalSteps <= 0 ? 0 : (int)Math.Clamp(100m * report.Step / report.TotalSteps, 0, 100),
                    Loss = report.Loss is { } loss ? DecimalText.Write(loss) : null,
                    Eta = report.EtaSeconds is { } eta && eta >= 0 && eta < Duration.Longest.TotalSeconds
                        ? Duration.Write(TimeSpan.FromSeconds(Math.Ceiling(eta)))
                        : null,
                    LastCheckpointStep = report.LastCheckpointStep,
                    CheckpointSeconds = AttemptAccount.Seconds(report.CheckpointSeconds),
                    Device = Text.MessageText.Cut(Text.LogTail.Masked(report.Device), 63),
                    UpdateTime = Text.Clock.Seconds(report.UpdatedAt),
                },
            };
}

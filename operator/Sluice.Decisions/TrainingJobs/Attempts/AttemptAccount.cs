using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Ledger;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>Writes into an attempt how far it came and what it used.</summary>
internal static class AttemptAccount
{
    // A checkpoint that took longer than a week is a mistake of the trainer.
    private const double Longest = 7 * 24 * 3600;

    /// <summary>An attempt that runs, with what its workers say that outlasts a report.</summary>
    public static TrainingAttempt Running(TrainingJobObservation observation, TrainingAttempt attempt)
    {
        var reports = Reports(observation, attempt).ToList();
        return attempt with { ResumedStep = attempt.ResumedStep ?? reports.Min(report => report.ResumedStep) };
    }

    /// <summary>An attempt that ended, with what its pods used until now.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="status">The status before, whose progress is that of the attempt.</param>
    /// <param name="attempt">The attempt, with its end and its cause.</param>
    public static TrainingAttempt Closed(TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt)
    {
        var time = GpuHolds.OfAttempt(observation, attempt, attempt.EndTime!.Value);
        return Came(observation, status, Running(observation, attempt)) with
        {
            GpuSeconds = time.Seconds,
            GpuIdleSeconds = Idle(observation, attempt, time.Seconds),
            Cost = Cost(time),
            AccountedUntil = Text.Clock.Seconds(observation.Now),
            HeldGpus = Pods(observation, attempt).Where(pod => IsHeld(pod, observation.Now)).Sum(pod => pod.Gpus),
        };
    }

    /// <summary>
    /// The status in which each attempt has the GPU time of its pods after its end, whenever one more gave its GPUs back, and the
    /// checkpoint that it wrote last. A pod that went unseen held its GPUs until now, or until its grace period was over. The next attempt
    /// may have begun in the same pass.
    /// </summary>
    public static TrainingJobStatus Settled(TrainingJobObservation observation, TrainingJobStatus status, DateTime now) =>
        status.Attempts.Where(attempt => attempt is { AccountedUntil: not null, EndTime: not null })
            .Aggregate(status, (sums, attempt) => attempt.HeldGpus > 0
                ? Settled(observation, sums, attempt, now)
                : Said(observation, sums, attempt));

    private static TrainingJobStatus Settled(
        TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt, DateTime now)
    {
        var from = attempt.AccountedUntil!.Value;
        var (holds, ended) = (
            Pods(observation, attempt).Where(pod => IsHeld(pod, observation.Now)).ToList(),
            Pods(observation, attempt).Where(pod => pod.TerminatedAt >= from).ToList());
        var gone = attempt.HeldGpus!.Value - holds.Sum(pod => pod.Gpus);
        if (gone <= 0)
        {
            return status;
        }

        var price = GpuHolds.PriceOf(attempt) ?? observation.Prices?.Default;
        var last = Text.Clock.Add(from, TimeSpan.FromSeconds(GracePeriod.Of(status)));
        var unseen = GpuHolds.Between(Math.Max(0, gone - ended.Sum(pod => pod.Gpus)), from, now < last ? now : last, price);
        var time = holds.Concat(ended).Aggregate(
            unseen, (sum, pod) => sum + GpuHolds.Between(pod.Gpus, from, pod.TerminatedAt ?? now, pod.GpuPrice ?? price));
        var cost = Api.Text.DecimalText.TryParse(attempt.Cost, out var before) ? before : (decimal?)null;
        return AttemptRecord.Replace(status, Came(observation, status, attempt) with
        {
            GpuSeconds = attempt.GpuSeconds + time.Seconds,
            Cost = Cost(new GpuTime(0, cost) + time),
            AccountedUntil = now,
            HeldGpus = holds.Sum(pod => pod.Gpus),
        });
    }

    /// <summary>
    /// The status in which the attempt before has kept the steps that this one goes on from: the last words of pods that were deleted, by
    /// which they say what they saved, may go with them.
    /// </summary>
    public static TrainingJobStatus Resumed(TrainingJobStatus status, TrainingAttempt attempt)
    {
        if (attempt.ResumedStep is not { } resumed
            || Before(status, attempt) is not { Step: { } step, LostSteps: not null } before)
        {
            return status;
        }

        var came = Math.Max(step, resumed);
        return AttemptRecord.Replace(status, before with { Step = came, LostSteps = came - resumed });
    }

    // Pods without GPUs write a last checkpoint as well, and say so at their end.
    private static TrainingJobStatus Said(TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt) =>
        attempt.Cause != AttemptCause.Succeeded && Pods(observation, attempt).Any(pod => Last(pod) is not null)
            && Came(observation, status, attempt) is var said && said != attempt
                ? AttemptRecord.Replace(status, said)
                : status;

    /// <summary>A time as records have it: in whole seconds, rounded up. Null when it is none.</summary>
    public static int? Seconds(double? time) => time is >= 0 and <= Longest ? (int)Math.Ceiling(time.Value) : null;

    // Where it began, unless its trainer says so: where the one before it left off. What its pods say at their end counts as well.
    private static TrainingAttempt Came(TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt)
    {
        var reports = Reports(observation, attempt).ToList();
        var progress = status.Attempts.LastOrDefault()?.Number == attempt.Number ? status.Progress : null;
        var step = Most(reports.Max(report => (long?)report.Step), Most(progress?.Step, attempt.Step));
        var saved = observation.Spec.Checkpoint is null
            ? 0
            : Most(
                reports.Max(report => report.LastCheckpointStep),
                Most(progress?.LastCheckpointStep, attempt.Step - attempt.LostSteps)) ?? 0;
        var resumed = attempt.ResumedStep ?? Kept(observation, status, attempt);
        return attempt with
        {
            ResumedStep = step is null ? attempt.ResumedStep : resumed,
            Step = step,
            LostSteps = attempt.Cause == AttemptCause.Succeeded || step is not { } done
                ? null
                : Math.Max(0, done - Math.Max(saved, observation.Spec.Checkpoint is null ? 0 : resumed)),
            CheckpointSeconds = Seconds(reports.Max(report => report.CheckpointSeconds))
                ?? progress?.CheckpointSeconds ?? attempt.CheckpointSeconds,
        };
    }

    private static long Kept(TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt) =>
        observation.Spec.Checkpoint is not null && Before(status, attempt) is { Step: { } step, LostSteps: { } lost } ? step - lost : 0;

    // The attempt that this one goes on from. Null when the one before was another run.
    private static TrainingAttempt? Before(TrainingJobStatus status, TrainingAttempt attempt) =>
        status.Attempts.LastOrDefault(other => other.Number < attempt.Number) is { } before && before.RunDigest == attempt.RunDigest
            ? before
            : null;

    // The idle time of a GPU is no longer than the time for which it was held.
    private static long? Idle(TrainingJobObservation observation, TrainingAttempt attempt, long held)
    {
        var idle = Reports(observation, attempt)
            .Where(report => report.GpuIdleSeconds is >= 0)
            .GroupBy(report => report.Rank)
            .Select(rank => rank.Max(report => report.GpuIdleSeconds!.Value))
            .ToList();
        return idle.Count == 0 ? attempt.GpuIdleSeconds : (long)Math.Min(held, idle.Sum());
    }

    private static IEnumerable<ProgressReport> Reports(TrainingJobObservation observation, TrainingAttempt attempt) =>
        observation.Heartbeats.Where(beat => beat.Attempt == attempt.Number).Select(beat => beat.Report with { Rank = beat.Rank })
            .Concat(Pods(observation, attempt)
                .Select(pod => Last(pod) is { } report ? report with { Rank = pod.Rank } : null)
                .OfType<ProgressReport>())
            .Append(observation.Progress)
            .OfType<ProgressReport>()
            .Where(report => report.Attempt == attempt.Number);

    private static ProgressReport? Last(PodFact pod) => !pod.Ended ? null
        : pod.Succeeded ? ContractJson.TryRead<TrainerResult>(pod.TerminationMessage)?.Progress
        : ContractJson.TryRead<TrainerError>(pod.TerminationMessage)?.Progress;

    private static IEnumerable<PodFact> Pods(TrainingJobObservation observation, TrainingAttempt attempt) =>
        observation.Pods.Where(pod => pod.Attempt == attempt.Number);

    private static bool IsHeld(PodFact pod, DateTime now) => GpuHolds.Holds(pod) && !Disruption.IsLost(pod, now);

    private static string? Cost(GpuTime time) => GpuLedger.Rounded(time.Cost) is { } cost ? GpuHolds.Text(cost) : null;

    private static long? Most(long? one, long? other) => one is null || other > one ? other : one;
}

using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>
/// Keeps the account of GPU time. A pod holds its GPUs from when a node was found for it until its container ends: time in a queue, and
/// pods that cannot be made, cost nothing.
/// </summary>
public static class GpuAccount
{
    // 10,000 GPUs for a thousand years.
    private const double Most = 10_000 * 1_000 * 366d * 24 * 3600;

    /// <summary>Adds an attempt that ended.</summary>
    /// <param name="account">The account so far. Null when it is empty.</param>
    /// <param name="seconds">Its <see cref="Seconds"/>.</param>
    /// <param name="useful">Whether its work is kept, by a result or a checkpoint.</param>
    public static GpuSeconds Add(GpuSeconds? account, long seconds, bool useful)
    {
        account ??= new GpuSeconds();
        return new GpuSeconds
        {
            Total = account.Total + seconds,
            Useful = account.Useful + (useful ? seconds : 0),
            Lost = account.Lost + (useful ? 0 : seconds),
        };
    }

    /// <summary>GPU seconds of the pods of an attempt, each for as long as it held what it holds.</summary>
    /// <param name="observation">What is known; its pods are those that are still there.</param>
    /// <param name="attempt">The attempt. For a worker whose pod is gone its <see cref="TrainingAttempt.ScheduledTime"/> counts.</param>
    /// <param name="end">When the attempt ended, UTC.</param>
    public static long Seconds(TrainingJobObservation observation, TrainingAttempt attempt, DateTime end)
    {
        var pods = observation.Pods.Where(pod => pod.Attempt == attempt.Number).ToList();
        var seconds = pods.Sum(pod => pod.Gpus * Held(pod.ScheduledAt, pod.TerminatedAt ?? (pod.Over ? end : observation.Now)));
        var gone = Math.Max(0, observation.Spec.Workers - pods.Select(pod => pod.Rank).Distinct().Count());
        return (long)Math.Clamp(seconds + (gone * GpuResources.Of(observation.Spec.Resources) * Held(attempt.ScheduledTime, end)), 0, Most);
    }

    /// <summary>GPU seconds of the pod of a trial.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="pod">The pod. Null when it is gone.</param>
    /// <param name="scheduled">When a node was found for it, UTC, if it is gone. Null when that is not known.</param>
    /// <param name="end">When it ended at the latest, UTC.</param>
    public static long SecondsOfTrial(TrainingJobObservation observation, PodFact? pod, DateTime? scheduled, DateTime end)
    {
        var (gpus, held) = pod is null
            ? (GpuResources.Of(observation.Spec.Resources), Held(scheduled, end))
            : (pod.Gpus, Held(pod.ScheduledAt, pod.TerminatedAt ?? end));
        return (long)Math.Clamp(gpus * held, 0, Most);
    }

    private static double Held(DateTime? from, DateTime until) =>
        from is { } start && until > start ? Math.Floor((until - start).TotalSeconds) : 0;
}

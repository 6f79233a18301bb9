using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Ledger;

/// <summary>GPU time, and what it costs.</summary>
/// <param name="Seconds">Seconds, summed over the GPUs.</param>
/// <param name="Cost">The cost in the currency of the prices. Null when no price is known.</param>
public readonly record struct GpuTime(long Seconds, decimal? Cost)
{
    private const decimal SecondsOfHour = 3600;

    /// <summary>Time at a price.</summary>
    /// <param name="seconds">Seconds, summed over the GPUs.</param>
    /// <param name="price">What a GPU costs an hour. Null when that is not known.</param>
    public static GpuTime At(long seconds, decimal? price) => new(seconds, seconds * price / SecondsOfHour);

    /// <summary>The sum. A cost that is not known adds nothing to one that is.</summary>
    public static GpuTime operator +(GpuTime one, GpuTime other) => new(
        one.Seconds + other.Seconds,
        one.Cost is null && other.Cost is null ? null : (one.Cost ?? 0) + (other.Cost ?? 0));
}

/// <summary>
/// How long pods hold GPUs: each from when a node was found for it until its container ends. Time in a queue, and pods that cannot be made,
/// cost nothing. All times are those of the pods, so that it does not matter when the operator looks.
/// </summary>
public static class GpuHolds
{
    // 10,000 GPUs for a thousand years.
    private const double Most = 10_000 * 1_000 * 366d * 24 * 3600;

    /// <summary>GPU time of the pods of an attempt, each for as long as it held what it holds.</summary>
    /// <param name="observation">What is known; its pods are those that are still there.</param>
    /// <param name="attempt">The attempt. For a worker whose pod is gone its <see cref="TrainingAttempt.ScheduledTime"/> counts.</param>
    /// <param name="end">When the attempt ended, or now while it runs, UTC.</param>
    public static GpuTime OfAttempt(TrainingJobObservation observation, TrainingAttempt attempt, DateTime end)
    {
        var pods = observation.Pods.Where(pod => pod.Attempt == attempt.Number).ToList();
        var price = PriceOf(attempt) ?? observation.Prices?.Default;
        var workers = Gang.Size(observation, attempt);
        var gone = workers - pods.Select(pod => pod.Rank).Where(rank => rank < workers).Distinct().Count();
        return pods.Aggregate(
            Time(gone * observation.Accelerators.Of(observation.Spec.Resources), Held(attempt.ScheduledTime, end), price),
            (sum, pod) => sum + Time(
                pod.Gpus, Held(pod.ScheduledAt, pod.TerminatedAt ?? (pod.Over ? end : observation.Now)), pod.GpuPrice ?? price));
    }

    /// <summary>GPU time of the pod of a trial.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="pod">The pod. Null when it is gone.</param>
    /// <param name="scheduled">When a node was found for it, UTC, if it is gone. Null when that is not known.</param>
    /// <param name="end">When it ended at the latest, UTC.</param>
    public static GpuTime OfTrial(TrainingJobObservation observation, PodFact? pod, DateTime? scheduled, DateTime end)
    {
        var price = pod?.GpuPrice ?? observation.Prices?.Default;
        return pod is null
            ? Time(observation.Accelerators.Of(observation.Spec.Resources), Held(scheduled, end), price)
            : Time(pod.Gpus, Held(pod.ScheduledAt, pod.TerminatedAt ?? end), price);
    }

    /// <summary>GPU time of GPUs that are held between two instants.</summary>
    public static GpuTime Between(long gpus, DateTime from, DateTime until, decimal? price) => Time(gpus, Held(from, until), price);

    /// <summary>Whether a pod holds what it requests: it has a node, and its container has not ended.</summary>
    public static bool Holds(PodFact pod) => pod.ScheduledAt is not null && !pod.Ended;

    /// <summary>The mean price of the GPUs of pods, as the status has it. Null when none is known.</summary>
    public static string? MeanPrice(IEnumerable<PodFact> pods)
    {
        var priced = pods.Where(pod => pod is { GpuPrice: not null, Gpus: > 0 }).ToList();
        return priced.Count == 0
            ? null
            : Text(priced.Sum(pod => pod.Gpus * pod.GpuPrice!.Value) / priced.Sum(pod => pod.Gpus));
    }

    /// <summary>An amount of money with two to four digits after the point.</summary>
    public static string Text(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);

    internal static decimal? PriceOf(TrainingAttempt attempt) => DecimalText.TryParse(attempt.GpuPrice, out var price) ? price : null;

    private static GpuTime Time(long gpus, double seconds, decimal? price) => GpuTime.At((long)Math.Clamp(gpus * seconds, 0, Most), price);

    private static double Held(DateTime? from, DateTime until) =>
        from is { } start && until > start ? Math.Floor((until - start).TotalSeconds) : 0;
}

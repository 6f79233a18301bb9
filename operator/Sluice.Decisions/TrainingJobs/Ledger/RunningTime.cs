using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Ledger;

/// <summary>
/// How long a job has run: the time in which at least one of its pods had a node, or an engine made its dataset. It is the length of the
/// union of those times, up to an instant in the status and from there on; what lies before it is in the status, and pods may be gone.
/// </summary>
internal static class RunningTime
{
    /// <summary>The running time by now, in seconds.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="status">The status.</param>
    /// <param name="now">The instant, UTC.</param>
    public static long Seconds(TrainingJobObservation observation, TrainingJobStatus status, DateTime now) =>
        Measure(observation, status, now).Seconds;

    /// <summary>Whether it grows now.</summary>
    public static bool Grows(TrainingJobObservation observation, TrainingJobStatus status) =>
        observation.AllPods.Any(pod => GpuHolds.Holds(pod)) || status.Preparation is { EndTime: null };

    /// <summary>The status with the running time by now.</summary>
    public static TrainingJobStatus Noted(TrainingJobObservation observation, TrainingJobStatus status, DateTime now)
    {
        var (seconds, until) = Measure(observation, status, now);
        return status with { RunningSeconds = seconds, RunningUntil = until };
    }

    private static (long Seconds, DateTime? Until) Measure(TrainingJobObservation observation, TrainingJobStatus status, DateTime now)
    {
        var (seconds, until) = (status.RunningSeconds, status.RunningUntil);
        foreach (var (from, to) in Times(observation, status, now).OrderBy(time => time.From))
        {
            var start = Clock.Seconds(until is { } counted && counted > from ? counted : from);
            var end = Clock.Seconds(to < now ? to : now);
            if (end > start)
            {
                seconds += (long)(end - start).TotalSeconds;
                until = end;
            }
        }

        return (seconds, until);
    }

    private static IEnumerable<(DateTime From, DateTime To)> Times(
        TrainingJobObservation observation, TrainingJobStatus status, DateTime now)
    {
        foreach (var pod in observation.AllPods.Where(pod => pod.ScheduledAt is not null))
        {
            yield return (pod.ScheduledAt!.Value, pod.TerminatedAt ?? (pod.Over ? pod.DisruptedAt ?? pod.ScheduledAt.Value : now));
        }

        if (status.Preparation is { } preparation)
        {
            yield return (preparation.StartTime, preparation.EndTime ?? now);
        }

        // A pod that vanished had a node until now.
        if (observation.Status?.Attempts.LastOrDefault() is { EndTime: null, ScheduledTime: { } scheduled } attempt
            && Gang.Workers(observation, attempt).Select(pod => pod.Rank).Distinct().Count()
                < Gang.Size(observation, attempt))
        {
            yield return (scheduled, now);
        }
    }
}

using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Queues;

namespace Sluice.Decisions.TrainingJobs.Elasticity;

/// <summary>
/// How an attempt with fewer workers than the most gives way to one with more. Whether there is room the scheduler alone knows: it is shown
/// pods with a worker's resources that do nothing. While they are pending they hold nothing; once one has a node, the attempt is asked for
/// a checkpoint, and the next one takes its place. A pod that does nothing would use up the quota of a queue, so a job in one grows with
/// its next attempt alone.
/// </summary>
internal static class Growth
{
    private const int MostPauses = 8;

    // The scheduler places pods one after the other: each that comes now spares a restart later.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    /// <summary>When an attempt that runs may look for room, UTC. Null when it has the most workers, or will soon have ended.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="status">The status.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="since">Since when all its workers run, UTC. Null when they do not.</param>
    public static DateTime? LooksFrom(
        TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt, DateTime? since)
    {
        if (observation.Spec.Elastic is not { } elastic
            || since is not { } running
            || QueueMarks.Waits(observation)
            || Gang.Size(observation, attempt) >= WorkerCount.Most(observation.Spec)
            || !Duration.TryParse(elastic.GrowAfter, out var pause)
            || observation.Progress?.EtaSeconds <= pause.TotalSeconds)
        {
            return null;
        }

        var grown = status.Attempts.Count(other => other.Cause == AttemptCause.Resized && other.RunDigest == attempt.RunDigest);
        return Clock.Add(running, new Doubling(pause, Times(pause)).After(1 + grown));
    }

    /// <summary>For how many workers there is room by now, if for more than an attempt has. Null when for no more, or not yet.</summary>
    public static int? Room(TrainingJobObservation observation, TrainingAttempt attempt, DateTime now)
    {
        var placed = Gang.Spares(observation, attempt).Where(pod => Gang.IsPlaced(pod) && !Disruption.IsLost(pod, now)).ToList();
        var (workers, most) = (Gang.Size(observation, attempt), WorkerCount.Most(observation.Spec));
        var room = Math.Min(workers + placed.Count, most);
        return room > workers
            && (room == most || now >= Clock.Add(placed.Min(pod => pod.ScheduledAt ?? now), Settle))
                ? room
                : null;
    }

    private static TimeSpan Times(TimeSpan pause) => pause < Duration.Longest / MostPauses ? pause * MostPauses : Duration.Longest;
}

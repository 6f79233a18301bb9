using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>Finds workers that hang, and those that have met other workers than the job's, by what they report.</summary>
internal static class RankWatch
{
    /// <summary>One answer that does not come says nothing: after this many, a worker that answered before counts as silent.</summary>
    private const int Silent = 6;

    /// <summary>Why an attempt of which all workers run has to end. Null when it goes on.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="since">Since when all its workers run, UTC. Null when they do not; then none hangs.</param>
    /// <param name="now">The instant, UTC.</param>
    public static AttemptFailure? Fault(TrainingJobObservation observation, TrainingAttempt attempt, DateTime? since, DateTime now)
    {
        var (watched, workers) = (Watched(observation, attempt), Gang.Size(observation, attempt));
        if (watched.Find(each => each.Beat.Report.WorldSize > 0 && each.Beat.Report.WorldSize != workers) is { } stray)
        {
            return Failure(
                stray.Pod,
                AttemptCause.Error,
                $"worker {stray.Pod.Rank} ({stray.Pod.Name}) has met {stray.Beat.Report.WorldSize} worker(s), and the attempt has "
                    + $"{workers}; have the trainer use WORLD_SIZE, MASTER_ADDR and RANK of its environment");
        }

        return since is { } running && watched.Find(each => now >= Limit(each.Beat, observation, running)) is { } stuck
            ? Failure(stuck.Pod, AttemptCause.StuckRank, Describe(stuck, observation.Spec.RunPolicy.StuckAfter))
            : null;
    }

    /// <summary>When the first worker will have hung for too long if it reports nothing new, UTC. Null when none is watched.</summary>
    public static DateTime? Next(TrainingJobObservation observation, TrainingAttempt attempt, DateTime since) =>
        Watched(observation, attempt).Select(each => (DateTime?)Limit(each.Beat, observation, since)).Min();

    // The one that stands at the lowest step, and has for longest, comes first: the others wait for it.
    private static List<Rank> Watched(TrainingJobObservation observation, TrainingAttempt attempt) =>
    [
        .. observation.Heartbeats
            .Where(beat => beat.Attempt == attempt.Number && beat.Misses is 0 or >= Silent && !HasDone(beat))
            .Select(beat => (Beat: beat, Pod: observation.Pods.FirstOrDefault(pod => pod.Attempt == beat.Attempt && pod.Rank == beat.Rank)))
            .Where(each => each.Pod is { Phase: PodPhases.Running, Ended: false, Deleting: false })
            .Select(each => new Rank(each.Beat, each.Pod!))
            .OrderBy(each => each.Beat.Report.Step)
            .ThenBy(each => each.Beat.ChangedAt)
            .ThenBy(each => each.Beat.Rank),
    ];

    // Rank 0 evaluates and publishes while the others wait for it.
    private static bool HasDone(Heartbeat beat) =>
        beat is { Rank: > 0, Report: { TotalSteps: > 0 } report } && report.Step >= report.TotalSteps;

    private static DateTime Limit(Heartbeat beat, TrainingJobObservation observation, DateTime since) =>
        Clock.Add(
            beat.ChangedAt > since ? beat.ChangedAt : since,
            Duration.TryParse(observation.Spec.RunPolicy.StuckAfter, out var wait) ? wait : Duration.Longest);

    private static string Describe(Rank stuck, string limit)
    {
        var (beat, pod) = (stuck.Beat, stuck.Pod);
        var of = beat.Report.TotalSteps > 0 ? $" of {beat.Report.TotalSteps.ToString(CultureInfo.InvariantCulture)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"worker {pod.Rank} ({pod.Name}) on node {pod.NodeName ?? "(unknown)"} stands at step {beat.Report.Step}{of} since "
            + $"{beat.ChangedAt:u}{(beat.Misses > 0 ? " and does not answer" : "")}; spec.runPolicy.stuckAfter allows {limit}");
    }

    private static AttemptFailure Failure(PodFact pod, AttemptCause cause, string message) => new()
    {
        Cause = cause,
        Counted = true,
        Rank = pod.Rank,
        Node = pod.NodeName,
        Message = message,
    };

    private sealed record Rank(Heartbeat Beat, PodFact Pod);
}

using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>
/// <c>spec.runPolicy.pendingDeadline</c>: the workers of an attempt start together or not at all, so that those that hold GPUs do not wait
/// without end for one that does not come.
/// </summary>
internal static class PendingDeadline
{
    private const int MaxMessage = 768;

    /// <summary>
    /// The attempt with since when it could have started. The time that its pods wait in a queue, behind scheduling gates, does not count.
    /// </summary>
    public static TrainingAttempt Noted(TrainingAttempt attempt, TrainingJobSpec spec, IReadOnlyList<PodFact> pods, DateTime now) =>
        attempt with
        {
            PendingTime = spec.RunPolicy.PendingDeadline is null || pods.Any(pod => pod.Gated) ? null : attempt.PendingTime ?? now,
        };

    /// <summary>Why an attempt of which not all workers run has to end. Null while it may wait.</summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="attempt">The attempt, not all of whose workers run.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="now">The instant, UTC.</param>
    public static AttemptFailure? Passed(
        TrainingJobObservation observation, TrainingAttempt attempt, IReadOnlyList<PodFact> pods, DateTime now)
    {
        var text = observation.Spec.RunPolicy.PendingDeadline;
        var since = attempt.ScheduledTime ?? pods.Min(pod => pod.ScheduledAt) ?? (pods.Any(pod => pod.Gated) ? null : attempt.PendingTime);
        if (!Duration.TryParse(text, out var limit) || since is not { } start || now < Clock.Add(start, limit))
        {
            return null;
        }

        // None is pending where one has ended before all were seen to run, and the others run.
        if (Enumerable.Range(0, Gang.Size(observation, attempt))
            .Select(rank => (Rank: rank, Pod: pods.FirstOrDefault(pod => pod.Rank == rank)))
            .Where(worker => worker.Pod is not { Phase: PodPhases.Running } and not { Ended: true })
            .OrderBy(worker => worker.Pod?.Waiting is null)
            .Select(worker => ((int Rank, PodFact? Pod)?)worker)
            .FirstOrDefault() is not var (rank, pod))
        {
            return null;
        }

        return new AttemptFailure
        {
            Cause = pod is null or { ScheduledAt: null, NodeName: null } ? AttemptCause.Unschedulable : AttemptCause.Image,
            Node = pod?.NodeName,
            Placed = pods.Count(Gang.IsPlaced) is var placed && placed < Gang.Size(observation, attempt) ? placed : null,
            Message = MessageText.Cut(
                $"spec.runPolicy.pendingDeadline: worker {rank} {Lacks(pod, observation.Refused)} {text} after {start:u}", MaxMessage),
        };
    }

    private static string Lacks(PodFact? pod, RefusedWrite? refused) => pod switch
    {
        null => $"has no pod{(refused is null ? "" : $" ({refused.Message})")}",
        { ScheduledAt: null, NodeName: null } => $"({pod.Name}) has no node ({pod.Waiting ?? "no reason given"})",
        _ => $"({pod.Name}) has not started on {pod.NodeName} ({pod.Waiting ?? "its image is pulled, or a volume is mounted"})",
    };
}

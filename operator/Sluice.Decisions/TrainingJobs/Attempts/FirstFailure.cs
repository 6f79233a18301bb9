using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>
/// Which worker ended an attempt. When one is lost, the others end a moment later with errors of their own, and the kubelet may report
/// theirs first.
/// </summary>
internal static class FirstFailure
{
    // A kubelet looks at its containers once a second, and reports each pod by itself; on a busy node that takes several seconds. Nothing
    // is lost meanwhile: the next attempt waits for all pods of this one.
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(30);

    /// <summary>The failure that says why the attempt ended. Null when none has failed, or the first one is still to be heard of.</summary>
    /// <param name="failures">The workers that have failed, and how.</param>
    /// <param name="pods">All workers.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="awaited">Whether the first one is still to be heard of.</param>
    public static AttemptFailure? Of(
        IEnumerable<(PodFact Pod, AttemptFailure Failure)> failures, IReadOnlyList<PodFact> pods, DateTime now, out bool awaited)
    {
        var ordered = failures
            .OrderByDescending(found => found.Failure.Permanent)
            .ThenBy(found => Follows(found.Pod))
            .ThenBy(found => found.Failure.At ?? DateTime.MaxValue)
            .ThenBy(found => MayFollow(found.Failure))
            .ThenBy(found => found.Pod.Rank)
            .ToList();
        awaited = ordered.Count > 0 && Follows(ordered[0].Pod) && pods.Any(pod => !pod.Ended) && now - ordered[0].Failure.At < Reported;
        return ordered.Count > 0 && !awaited ? ordered[0].Failure : null;
    }

    private static bool Follows(PodFact pod) => FailureCause.Says(pod, TrainerError.RankLost);

    // Times are whole seconds. A program that notices the loss ends by itself within that, and no signal does.
    private static bool MayFollow(AttemptFailure failure) => failure.Cause is AttemptCause.Error or AttemptCause.TemporaryFailure;
}

using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
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

    // Nothing says that an exit code of a user's program has its cause elsewhere, and the other workers may wait for this one in vain.
    private static readonly TimeSpan Suspected = TimeSpan.FromSeconds(10);

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
            .ThenBy(MayFollow)
            .ThenBy(found => found.Pod.Rank)
            .ToList();
        awaited = ordered.Count > 0
            && Patience(ordered[0]) is { } patience
            && pods.Any(pod => pod is { Ended: false, Deleting: false })
            && now - ordered[0].Failure.At < patience;
        return ordered.Count > 0 && !awaited ? ordered[0].Failure : null;
    }

    private static TimeSpan? Patience((PodFact Pod, AttemptFailure Failure) found) =>
        Follows(found.Pod) ? Reported : MayFollow(found) ? Suspected : null;

    // A trainer of Sluice says so.
    private static bool Follows(PodFact pod) => FailureCause.Says(pod, TrainerError.RankLost);

    // Any other program that notices the loss ends by itself, within the second by which times are told apart, and no signal does. A
    // failed GPU and a host that cannot be reached are causes of their own.
    private static bool MayFollow((PodFact Pod, AttemptFailure Failure) found) =>
        found.Failure is { Permanent: false, Cause: AttemptCause.Error or AttemptCause.TemporaryFailure }
        && !found.Pod.DeviceUnhealthy
        && !FailureCause.Says(found.Pod, MpiContract.Unreachable);
}

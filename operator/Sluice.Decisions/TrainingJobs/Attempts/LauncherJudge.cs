using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Failing;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>
/// Judges attempts in which rank 0 starts the processes of all pods: it alone says how they end. The other pods only let it in, and serve
/// until they are ended.
/// </summary>
internal static class LauncherJudge
{
    /// <summary>
    /// How long the node of a pod may take to say that it has been logged in to: its probe runs every five seconds, and the status follows.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the end of a pod may take to be heard of: its kubelet looks at containers once a second. A launcher whose remote daemon was
    /// killed may end with 0, as Open MPI 5 does, and must not be believed before that.
    /// </summary>
    private static readonly TimeSpan Heard = TimeSpan.FromSeconds(3);

    /// <summary>Whether a pod has left while rank 0 needed it, even if it ended with 0.</summary>
    public static bool HasLeft(PodFact pod) => pod is { Rank: > 0, Ended: true };

    /// <summary>Rank 0 once it has ended with 0, after which nothing counts that happens to another pod. Null before that.</summary>
    public static PodFact? Done(IEnumerable<PodFact> pods) =>
        pods.FirstOrDefault(pod => pod is { Rank: 0, Ended: true, Succeeded: true } && !AttemptJudge.IsCutShort(pod));

    /// <summary>
    /// What keeps an attempt whose rank 0 is done from having succeeded: a pod that failed before it, one of which its node may still say
    /// so or that it took part, or one that did not. Null when nothing does. A pod that is being ended is not asked any more.
    /// </summary>
    /// <param name="pods">The pods of the attempt.</param>
    /// <param name="first">Rank 0.</param>
    /// <param name="rules"><c>spec.runPolicy.rules</c>.</param>
    /// <param name="now">The instant, UTC.</param>
    public static AttemptOutcome? Doubt(
        IReadOnlyList<PodFact> pods, PodFact first, IReadOnlyList<FailureRule> rules, DateTime now)
    {
        var failed = pods.Where(pod => HasLeft(pod) && !pod.Succeeded && pod.TerminatedAt <= first.TerminatedAt)
            .OrderBy(pod => pod.TerminatedAt)
            .ThenBy(pod => pod.Rank)
            .FirstOrDefault();
        if (failed is not null)
        {
            return new AttemptOutcome.Broken(FailureRules.Apply(rules, failed, FailureClassifier.Classify(failed)));
        }

        if (now - first.TerminatedAt < Heard && pods.Any(pod => pod is { Rank: > 0, Ended: false, Deleting: false }))
        {
            return new AttemptOutcome.Unfinished(AllRunning: true, Waiting: null);
        }

        var outside = pods
            .Where(pod => pod is { Rank: > 0, ContainerReady: false, Ended: false, Deleting: false } && !Disruption.IsLost(pod, now))
            .MinBy(pod => pod.Rank);
        return outside is null ? null
            : now - first.TerminatedAt < Patience ? new AttemptOutcome.Unfinished(AllRunning: true, Waiting: null)
            : new AttemptOutcome.Broken(NotReached(outside));
    }

    // The silent failure of launchers that do not find their host file: all processes run in one pod, and the program ends with 0.
    private static AttemptFailure NotReached(PodFact pod) => new()
    {
        Cause = AttemptCause.Error,
        Counted = true,
        Rank = pod.Rank,
        Node = pod.NodeName,
        Message = $"spec.trainer.command: rank 0 ended with 0 and never logged in to worker {pod.Rank} ({pod.Name}), so that fewer pods "
            + "took part than the attempt has; have it start processes on all hosts of $SLUICE_HOSTFILE",
    };
}

using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Queues;

/// <summary>What a job that waits in a queue says of it.</summary>
internal static class QueueWait
{
    private const int LongestWord = 512;

    /// <summary>What a queue needs that the job names, and the cluster does not have. Null when nothing is missing.</summary>
    public static string? Missing(TrainingJobObservation observation)
    {
        var queues = observation.Queues;
        return queues switch
        {
            { LacksKueue: true } =>
                $"label {Kueue.QueueName}: the queue {queues.KueueLabels.GetValueOrDefault(Kueue.QueueName)} is one of Kueue, and the API "
                + "server has no kind Workload of kueue.x-k8s.io; install Kueue, or remove the label",
            { LacksVolcano: true } =>
                $"spec.pod.schedulerName: {Volcano.Scheduler} needs the kind {Volcano.GroupKind} of {Volcano.ApiVersion}, which the API "
                + "server does not have; install Volcano, or remove the field",
            _ => null,
        };
    }

    /// <summary>How an attempt stands of which not all workers run. Null when no queue holds it back.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="waiting">What the first worker that waits says. Null when none says anything.</param>
    public static Readiness? Of(TrainingJobObservation observation, int attempt, IReadOnlyList<PodFact> pods, string? waiting)
    {
        if (!pods.Any(pod => pod.Gated))
        {
            return null;
        }

        var word = observation.Queues.Word is { } said ? $" ({MessageText.Cut(said, LongestWord)})" : "";
        return new Readiness.InProgress(
            Reasons.Queued, $"attempt {attempt} waits in a queue: {waiting ?? "its pods are not admitted yet"}{word}");
    }

    /// <summary>
    /// What follows a message on an attempt whose pods name a queue that does not hold them. Kueue leaves pods alone where its integration
    /// "pod" is off or its selector leaves their namespace out. Empty when all is well.
    /// </summary>
    public static string Ignored(IEnumerable<PodFact> pods) =>
        pods.FirstOrDefault(pod => pod is { Queue: not null, Managed: false }) is { } pod
            ? $"; Kueue has not taken its pods, so that the quota of the queue {pod.Queue} does not count: switch its integration \"pod\" "
                + "on for the namespace"
            : "";

    /// <summary>Whether a queue holds back the attempt that an outcome is of.</summary>
    public static bool Holds(AttemptOutcome outcome, IEnumerable<PodFact> pods) =>
        outcome is AttemptOutcome.Unfinished { AllRunning: false } && pods.Any(pod => pod.Gated);
}

using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.TrainingJobs.Observation;

/// <summary>
/// The pods of an attempt: its workers have the ranks below their number, and pods that show whether there is room for more workers have
/// those from there on.
/// </summary>
internal static class Gang
{
    /// <summary>How many workers an attempt has.</summary>
    public static int Size(TrainingJobObservation observation, TrainingAttempt attempt) => attempt.Workers ?? observation.Spec.Workers;

    /// <summary>The workers that have a pod.</summary>
    public static IEnumerable<PodFact> Workers(TrainingJobObservation observation, TrainingAttempt attempt) =>
        observation.Pods.Where(pod => pod.Attempt == attempt.Number && pod.Rank < Size(observation, attempt));

    /// <summary>The pods that show whether there is room for more workers.</summary>
    public static IEnumerable<PodFact> Spares(TrainingJobObservation observation, TrainingAttempt attempt) =>
        observation.Pods.Where(pod => pod.Attempt == attempt.Number && pod.Rank >= Size(observation, attempt));

    /// <summary>
    /// Whether the worker that was the first to get a node is gone. Another pod in its place would hide for how long it held its GPUs.
    /// </summary>
    public static bool HasLostFirst(TrainingAttempt attempt, IEnumerable<PodFact> workers) =>
        attempt.ScheduledTime is { } first && !workers.Any(pod => pod.ScheduledAt <= first);

    /// <summary>Whether a pod has a node, and is there to stay.</summary>
    public static bool IsPlaced(PodFact pod) => pod is { ScheduledAt: not null, Ended: false, Deleting: false };
}

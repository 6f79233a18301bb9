using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Queues;

/// <summary>The PodGroup by which Volcano starts the workers of an attempt together or not at all.</summary>
/// <param name="Name">Name of the PodGroup.</param>
/// <param name="Workers">How many workers must have a node at the same time.</param>
/// <param name="Queue">The queue. Null for Volcano's default.</param>
public sealed record CreatePodGroup(string Name, int Workers, string? Queue) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.PodGroup, Name);
}

/// <summary>Deletes a PodGroup that the job controls.</summary>
/// <param name="Name">Name of the PodGroup.</param>
/// <param name="Uid">UID that it must have.</param>
public sealed record DeletePodGroup(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.PodGroup, Name);
}

/// <summary>The writes that make a gang, and those that end it.</summary>
public static class PodGroupSteps
{
    /// <summary>Makes the group of an attempt unless it is there. It comes before the pods, which would wait for it.</summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="workers">How many workers the attempt has.</param>
    /// <param name="pods">Its pods that are there.</param>
    public static IEnumerable<Step> Start(
        TrainingJobObservation observation, int attempt, int workers, IReadOnlyList<PodFact> pods)
    {
        var name = ChildNames.AttemptGroup(observation.Object.Name, observation.Object.Uid, attempt);
        if (QueueMarks.Gang(observation) && !Started(pods, workers) && observation.Queues.PodGroup?.Name != name)
        {
            yield return new CreatePodGroup(name, workers, observation.Queues.VolcanoQueue);
        }
    }

    /// <summary>
    /// Deletes the group once its attempt and all its pods have ended. It holds nothing any more, and would stay in every list of gangs.
    /// </summary>
    /// <param name="observation">All that is known.</param>
    /// <param name="status">The status that follows.</param>
    public static IEnumerable<Step> Remove(TrainingJobObservation observation, TrainingJobStatus status)
    {
        var job = observation.Object;
        if (observation.Queues.PodGroup is not { } group)
        {
            yield break;
        }

        var attempt = status.Attempts.LastOrDefault(each => ChildNames.AttemptGroup(job.Name, job.Uid, each.Number) == group.Name);
        if (attempt is null || (attempt.EndTime is not null && observation.Pods.All(pod => pod.Ended || pod.Attempt != attempt.Number)))
        {
            yield return new DeletePodGroup(group.Name, group.Uid);
        }
    }

    /// <summary>Whether each worker has a pod that has been placed, so that the gang has done its work.</summary>
    /// <param name="pods">Pods of one attempt.</param>
    /// <param name="workers">How many workers the attempt has.</param>
    public static bool Started(IReadOnlyList<PodFact> pods, int workers) =>
        pods.Count >= workers && pods.All(pod => pod.ScheduledAt is not null || pod.Ended);
}

using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>The writes that make an attempt run, and those that end it.</summary>
public static class WorkerSteps
{
    /// <summary>Document, Service and the pods that are missing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="digest">Digest of the dataset that was checked. Null when none is known.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="pods">Its pods that are there.</param>
    public static IEnumerable<Step> Start(
        ObjectFact job, TrainingJobSpec spec, string? digest, int attempt, IReadOnlyList<PodFact> pods)
    {
        var service = ChildNames.WorkerService(job.Name);
        var document = ChildNames.JobDocument(job.Name);
        yield return new ApplyJobDocument(document, JobDocuments.Of(job, spec, digest));
        yield return new ApplyWorkerService(service);
        for (var rank = 0; rank < spec.Workers; rank++)
        {
            // By rank: pods that an earlier release made may have other names.
            if (pods.All(pod => pod.Rank != rank))
            {
                yield return new CreateWorkerPod
                {
                    Name = ChildNames.WorkerPod(job.Name, attempt, rank),
                    Attempt = attempt,
                    Rank = rank,
                    WorldSize = spec.Workers,
                    MasterAddress = $"{ChildNames.WorkerPod(job.Name, attempt, 0)}.{service}",
                    Service = service,
                    JobDocument = document,
                };
            }
        }
    }

    /// <summary>The steps of an attempt whose names others hold; each touches nothing while they do.</summary>
    public static IReadOnlyList<Step> Taken(TrainingJobObservation observation, int attempt) =>
    [
        .. Start(observation.Object, observation.Spec, digest: null, attempt, [])
            .Where(step => observation.Conflicts.Any(conflict => conflict.Target == step.Target)),
    ];

    /// <summary>Deletes those that still run.</summary>
    public static IEnumerable<Step> Stop(IEnumerable<PodFact> pods) => pods
        .Where(pod => !pod.Ended && !pod.Deleting)
        .OrderBy(pod => pod.Name, StringComparer.Ordinal)
        .Select(pod => new DeletePod(pod.Name, pod.Uid));

    /// <summary>Deletes pods, ended or not.</summary>
    public static IEnumerable<Step> Remove(IEnumerable<PodFact> pods) => pods
        .Where(pod => !pod.Deleting)
        .OrderBy(pod => pod.Name, StringComparer.Ordinal)
        .Select(pod => new DeletePod(pod.Name, pod.Uid));
}

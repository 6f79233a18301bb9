using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Elasticity;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Queues;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>The writes that make an attempt run, and those that end it.</summary>
public static class WorkerSteps
{
    /// <summary>Document, Service and the pods that are missing.</summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="status">The status, which has the digest of the dataset that passed its check.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="pods">Its pods that are there.</param>
    public static IEnumerable<Step> Start(
        TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt, IReadOnlyList<PodFact> pods)
    {
        var (job, workers) = (observation.Object, Gang.Size(observation, attempt));
        var service = ChildNames.WorkerService(job.Name);
        var document = ChildNames.JobDocument(job.Name);

        // What was checked is what is trained: a source that changed in between fails with DigestMismatch.
        var content = JobDocuments.Of(observation, status, status.DataCheck?.DatasetDigest, attempt);
        yield return new ApplyJobDocument(document, content);
        if (workers > 1)
        {
            yield return new ApplyWorkerService(service);
        }

        foreach (var step in PodGroupSteps.Start(observation, attempt.Number, workers, pods))
        {
            yield return step;
        }

        var launcher = LauncherSteps.Of(observation, attempt);
        foreach (var step in LauncherSteps.Start(launcher, pods))
        {
            yield return step;
        }

        var queue = QueueMarks.OfAttempt(observation, attempt.Number, workers);

        for (var rank = 0; rank < workers; rank++)
        {
            // By rank: pods that an earlier release made may have other names.
            if (pods.All(pod => pod.Rank != rank))
            {
                yield return new CreateWorkerPod
                {
                    Name = ChildNames.WorkerPod(job.Name, attempt.Number, rank),
                    Attempt = attempt.Number,
                    Rank = rank,
                    WorldSize = workers,
                    MasterAddress = Host(job.Name, attempt.Number, 0, workers > 1 ? service : null),
                    Service = workers > 1 ? service : null,
                    JobDocument = document,
                    GraceSeconds = GracePeriod.Of(status),
                    Own = OwnImageInput.Of(content),
                    Launcher = launcher,
                    Queue = queue,
                    WarmStart = content.WarmStart,
                    Baseline = content.Baseline,
                };
            }
        }
    }

    /// <summary>The name by which the other workers of an attempt reach one of them.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="service">The headless Service. Null for a single worker, which reaches itself.</param>
    internal static string Host(string job, int attempt, int rank, string? service) =>
        service is null ? "localhost" : $"{ChildNames.WorkerPod(job, attempt, rank)}.{service}";

    /// <summary>The pods that are to show whether there is room for more workers, as far as they are not there.</summary>
    public static IEnumerable<Step> Spares(TrainingJobObservation observation, TrainingAttempt attempt)
    {
        var (job, workers) = (observation.Object, Gang.Size(observation, attempt));
        var there = Gang.Spares(observation, attempt).Select(pod => pod.Rank).ToHashSet();
        return Enumerable.Range(workers, WorkerCount.Most(observation.Spec) - workers)
            .Where(rank => !there.Contains(rank))
            .Select(rank => new CreateWorkerPod
            {
                Name = ChildNames.WorkerPod(job.Name, attempt.Number, rank),
                Attempt = attempt.Number,
                Rank = rank,
                WorldSize = workers,
                JobDocument = ChildNames.JobDocument(job.Name),
                Spare = true,
            });
    }

    /// <summary>The steps of an attempt whose names others hold; each touches nothing while they do.</summary>
    public static IReadOnlyList<Step> Taken(TrainingJobObservation observation, TrainingAttempt attempt) =>
    [
        .. Start(observation, new TrainingJobStatus(), attempt, [])
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

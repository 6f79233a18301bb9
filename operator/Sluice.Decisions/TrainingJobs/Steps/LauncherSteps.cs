using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>
/// Makes the keys by which the pods of a job log in to each other. Create only: the operator cannot read Secrets, so it takes the answer
/// "already exists" for those that it made before.
/// </summary>
/// <param name="Name">Name of the Secret.</param>
public sealed record CreateLoginKeys(string Name) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Secret, Name);
}

/// <summary>What a launcher on rank 0 needs to start processes on all pods.</summary>
/// <param name="Hosts">Names by which the pods of the attempt reach each other, by rank.</param>
/// <param name="Keys">Name of the Secret with the keys. Null for a single pod, into which nothing logs in.</param>
public sealed record LauncherInput(IReadOnlyList<string> Hosts, string? Keys);

/// <summary>The writes that only attempts need that are launched by rank 0.</summary>
internal static class LauncherSteps
{
    /// <summary>What the launcher of an attempt is given. Null where each pod starts its own processes.</summary>
    public static LauncherInput? Of(TrainingJobObservation observation, TrainingAttempt attempt)
    {
        var (job, workers) = (observation.Object, Gang.Size(observation, attempt));
        return !observation.Spec.IsLaunchedByRank0 ? null
            : workers == 1 ? new LauncherInput([WorkerSteps.Host(job.Name, attempt.Number, 0, service: null)], Keys: null)
            : new LauncherInput(
                [
                    .. Enumerable.Range(0, workers)
                        .Select(rank => WorkerSteps.Host(job.Name, attempt.Number, rank, ChildNames.WorkerService(job.Name))),
                ],
                ChildNames.LoginKeys(job.Name, job.Uid));
    }

    /// <summary>The keys, which pods wait for, as long as one of the pods is to be made.</summary>
    public static IEnumerable<Step> Start(LauncherInput? launcher, IReadOnlyList<PodFact> pods) =>
        launcher is { Keys: { } keys, Hosts.Count: var workers } && pods.Select(pod => pod.Rank).Distinct().Count() < workers
            ? [new CreateLoginKeys(keys)]
            : [];
}

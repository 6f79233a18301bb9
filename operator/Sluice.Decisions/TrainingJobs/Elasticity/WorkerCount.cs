using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;

namespace Sluice.Decisions.TrainingJobs.Elasticity;

/// <summary>
/// <c>spec.elastic</c>: how many workers the next attempt has. It follows from the record of the last attempt, so that it stays the same
/// whenever the operator looks.
/// </summary>
internal static class WorkerCount
{
    /// <summary>The most workers of an attempt.</summary>
    public static int Most(TrainingJobSpec spec) => Math.Max(spec.Workers, spec.Elastic?.Max ?? 0);

    /// <summary>The number of workers of the attempt that begins next.</summary>
    public static int Next(TrainingJobSpec spec, TrainingJobStatus status) => spec.Elastic is { } elastic
        && status.Attempts.LastOrDefault() is { NextWorkers: { } workers, RunDigest: var digest }
        && digest == RunIdentity.RunDigest(spec)
            ? Math.Clamp(workers, Math.Min(elastic.Min, spec.Workers), Most(spec))
            : spec.Workers;

    /// <summary>
    /// The number of workers that follows an attempt that failed, for its record. Null for <c>spec.workers</c>: what the cluster took, it
    /// may have again. Where not all workers got a node in time, those that have one go on; where a program failed, its number stays.
    /// </summary>
    /// <param name="spec">The job's spec.</param>
    /// <param name="workers">The number of workers of the attempt.</param>
    /// <param name="failure">Why it ended.</param>
    public static int? After(TrainingJobSpec spec, int workers, AttemptFailure failure) => (spec.Elastic, failure) switch
    {
        (null, _) => null,
        ({ Min: var min }, { Placed: { } placed }) => placed >= min && placed < workers ? placed : null,
        (_, { Cause: AttemptCause.Preempted or AttemptCause.Evicted or AttemptCause.NodeLost or AttemptCause.PodLost }) => null,
        (_, { Cause: AttemptCause.Unschedulable or AttemptCause.Image }) => null,
        _ => workers == spec.Workers ? null : workers,
    };
}

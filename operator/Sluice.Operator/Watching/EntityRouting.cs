using k8s;
using k8s.Models;
using Sluice.Operator.Kinds;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Watching;

/// <summary>
/// Queues one of Sluice's objects when it changes, and those that depend on it. A change of its status alone does not queue it: reconciles
/// write that themselves.
/// </summary>
internal sealed class EntityRouting : IChangeHandler<TrainingJob>, IChangeHandler<ModelVersion>, IChangeHandler<ModelDeployment>
{
    private static readonly TimeSpan RecoverySpread = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster;
    private readonly OwnerQueues _queues;

    public EntityRouting(Cluster cluster, OwnerQueues queues)
    {
        _cluster = cluster;
        _queues = queues;
    }

    public Task ChangedAsync(ObjectChange<TrainingJob> change) =>
        IsToBeLookedAt(change) ? _queues.EnqueueAsync(change.Latest) : Task.CompletedTask;

    public async Task ChangedAsync(ObjectChange<ModelVersion> change)
    {
        var version = change.Latest;
        if (IsToBeLookedAt(change))
        {
            await _queues.EnqueueAsync(version).ConfigureAwait(false);
        }

        if (version.Spec.Lineage?.TrainingJob.Name is { Length: > 0 } job)
        {
            await _queues.EnqueueTrainingJobAsync(version.Namespace(), job).ConfigureAwait(false);
        }

        foreach (var deployment in _cluster.ModelDeployments.In(version.Namespace()))
        {
            if (deployment.Spec.Model == version.Spec.Model)
            {
                await _queues.EnqueueAsync(deployment).ConfigureAwait(false);
            }
        }

        await EnqueueWaitingJobsAsync(version.Namespace(), version.Spec.Model).ConfigureAwait(false);
    }

    public async Task ChangedAsync(ObjectChange<ModelDeployment> change)
    {
        var deployment = change.Latest;
        if (IsToBeLookedAt(change))
        {
            await _queues.EnqueueAsync(deployment).ConfigureAwait(false);
        }

        var models = new[] { change.Before?.Spec.Model, change.After?.Spec.Model };
        foreach (var version in _cluster.ModelVersions.In(deployment.Namespace()))
        {
            if (models.Contains(version.Spec.Model, StringComparer.Ordinal))
            {
                await _queues.EnqueueAsync(version).ConfigureAwait(false);
            }
        }

        if (change.Before?.Status?.Stable != change.After?.Status?.Stable)
        {
            await EnqueueWaitingJobsAsync(deployment.Namespace(), deployment.Spec.Model).ConfigureAwait(false);
        }
    }

    /// <summary>KubeOps gives up an object after some failed reads, so all objects are queued when the API answers again.</summary>
    public Task RecoveredAsync() => _queues.EnqueueAllAsync(RecoverySpread);

    // Jobs that start from a published version, or are compared with a stable one, may wait for it.
    private async Task EnqueueWaitingJobsAsync(string ns, string model)
    {
        foreach (var job in _cluster.TrainingJobs.In(ns))
        {
            if (job.Spec.Model == model
                && job.Status?.CompletionTime is null
                && (job.Spec.WarmStart is not null || job.Spec.Gates.Any(gate => gate.NotWorse is not null)))
            {
                await _queues.EnqueueAsync(job).ConfigureAwait(false);
            }
        }
    }

    private static bool IsToBeLookedAt<T>(ObjectChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta> => change.After is { } after
        && (change.Before is not { } before
            || change.WasUnreadable
            || before.Uid() != after.Uid()
            || before.Generation() != after.Generation()
            || before.DeletionTimestamp() != after.DeletionTimestamp()
            || !(before.Finalizers() ?? []).SequenceEqual(after.Finalizers() ?? [], StringComparer.Ordinal)
            || AnnotationsChanged(before, after));

    // An action is an annotation, and does not change the generation.
    private static bool AnnotationsChanged<T>(T before, T after)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var old = before.Metadata.Annotations ?? new Dictionary<string, string>();
        var now = after.Metadata.Annotations ?? new Dictionary<string, string>();
        return old.Count != now.Count || now.Any(pair => !old.TryGetValue(pair.Key, out var value) || value != pair.Value);
    }
}

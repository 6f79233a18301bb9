using k8s;
using k8s.Models;
using Sluice.Operator.Kinds;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Watching;

/// <summary>
/// Queues reconciles of Sluice's objects. An object that cannot be read as stored is not queued.
/// </summary>
internal sealed class OwnerQueues
{
    private readonly Cluster _cluster;
    private readonly WorkQueue<TrainingJob> _trainingJobs;
    private readonly WorkQueue<ModelVersion> _modelVersions;
    private readonly WorkQueue<ModelDeployment> _modelDeployments;

    public OwnerQueues(
        Cluster cluster,
        WorkQueue<TrainingJob> trainingJobs,
        WorkQueue<ModelVersion> modelVersions,
        WorkQueue<ModelDeployment> modelDeployments)
    {
        _cluster = cluster;
        _trainingJobs = trainingJobs;
        _modelVersions = modelVersions;
        _modelDeployments = modelDeployments;
    }

    public Task EnqueueAsync(TrainingJob job, TimeSpan delay = default) =>
        EnqueueAsync(_cluster.TrainingJobs, _trainingJobs, job, delay);

    public Task EnqueueAsync(ModelVersion version, TimeSpan delay = default) =>
        EnqueueAsync(_cluster.ModelVersions, _modelVersions, version, delay);

    public Task EnqueueAsync(ModelDeployment deployment, TimeSpan delay = default) =>
        EnqueueAsync(_cluster.ModelDeployments, _modelDeployments, deployment, delay);

    public Task EnqueueTrainingJobAsync(string @namespace, string name) =>
        _cluster.TrainingJobs.Find(@namespace, name) is { } job ? EnqueueAsync(job) : Task.CompletedTask;

    public Task EnqueueModelVersionAsync(string @namespace, string name) =>
        _cluster.ModelVersions.Find(@namespace, name) is { } version ? EnqueueAsync(version) : Task.CompletedTask;

    public Task EnqueueModelDeploymentAsync(string @namespace, string name) =>
        _cluster.ModelDeployments.Find(@namespace, name) is { } deployment ? EnqueueAsync(deployment) : Task.CompletedTask;

    /// <summary>Queues every object of every kind, spread over a time so that they are not reconciled all at once.</summary>
    public async Task EnqueueAllAsync(TimeSpan over)
    {
        foreach (var job in _cluster.TrainingJobs.All())
        {
            await EnqueueAsync(job, over * Random.Shared.NextDouble()).ConfigureAwait(false);
        }

        foreach (var version in _cluster.ModelVersions.All())
        {
            await EnqueueAsync(version, over * Random.Shared.NextDouble()).ConfigureAwait(false);
        }

        foreach (var deployment in _cluster.ModelDeployments.All())
        {
            await EnqueueAsync(deployment, over * Random.Shared.NextDouble()).ConfigureAwait(false);
        }
    }

    private static Task EnqueueAsync<T>(ObjectStore<T> store, WorkQueue<T> queue, T entity, TimeSpan delay)
        where T : class, IKubernetesObject<V1ObjectMeta>, new() => store.IsUnreadable(entity.Namespace(), entity.Name())
            ? Task.CompletedTask
            : queue.EnqueueAsync(entity.Namespace(), entity.Name(), entity.Uid(), delay);
}

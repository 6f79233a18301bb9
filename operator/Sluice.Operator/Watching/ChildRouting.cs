using k8s;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Operator.Kinds;
using Sluice.Operator.Leadership;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Watching;

/// <summary>Queues the owner of a child that changes: by controller reference, else by Sluice's labels.</summary>
internal sealed class ChildRouting<T> : IChangeHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Cluster _cluster;
    private readonly OwnerQueues _queues;
    private readonly HiddenChildren _hidden;
    private readonly LeaderChores _chores;

    public ChildRouting(Cluster cluster, OwnerQueues queues, HiddenChildren hidden, LeaderChores chores)
    {
        _cluster = cluster;
        _queues = queues;
        _hidden = hidden;
        _chores = chores;
    }

    public async Task ChangedAsync(ObjectChange<T> change)
    {
        await RouteAsync(change.Latest).ConfigureAwait(false);
        if (change is { Before: { } before, After: { } after } && !SameOwner(before, after))
        {
            await RouteAsync(before).ConfigureAwait(false);
        }

        if (change is { Before: { } last, After: null } && _hidden.IsPossible(last))
        {
            _chores.Post(cancellationToken => _hidden.LookAsync(last, cancellationToken));
        }
    }

    public Task RecoveredAsync() => Task.CompletedTask;

    private static bool SameOwner(T before, T after) =>
        before.GetController()?.Uid == after.GetController()?.Uid
        && Label(before, Labels.Job) == Label(after, Labels.Job)
        && Label(before, Labels.Deployment) == Label(after, Labels.Deployment)
        && Label(before, Labels.Gateway) == Label(after, Labels.Gateway);

    private static string? Label(T child, string label) =>
        child.Metadata.Labels is { } labels && labels.TryGetValue(label, out var value) ? value : null;

    private async Task RouteAsync(T child)
    {
        var ns = child.Namespace();
        var owner = child.GetController() is { } controller
            && controller.ApiVersion.StartsWith(SluiceGroup.Group + "/", StringComparison.Ordinal) ? controller : null;
        switch (owner?.Kind)
        {
            case TrainingJob.Names.Kind:
                await _queues.EnqueueTrainingJobAsync(ns, owner.Name).ConfigureAwait(false);
                return;
            case ModelVersion.Names.Kind:
                await _queues.EnqueueModelVersionAsync(ns, owner.Name).ConfigureAwait(false);
                return;
            case ModelDeployment.Names.Kind:
                await _queues.EnqueueModelDeploymentAsync(ns, owner.Name).ConfigureAwait(false);
                return;
        }

        // Pods are owned by a ReplicaSet, and the gateway by every deployment of its namespace.
        if (Label(child, Labels.Deployment) is { } deployment)
        {
            await _queues.EnqueueModelDeploymentAsync(ns, deployment).ConfigureAwait(false);
        }
        else if (Label(child, Labels.Job) is { } job)
        {
            await _queues.EnqueueTrainingJobAsync(ns, job).ConfigureAwait(false);
        }
        else if (Label(child, Labels.Gateway) is not null)
        {
            foreach (var each in _cluster.ModelDeployments.In(ns))
            {
                await _queues.EnqueueAsync(each).ConfigureAwait(false);
            }
        }
    }
}

using k8s.LeaderElection;
using Sluice.Operator.ClusterCache;
using Sluice.Operator.Routing;

namespace Sluice.Operator.Leadership;

/// <summary>
/// Looks at everything when this process begins to lead, at rollouts under way first: a rollback may have been due while nobody led. The
/// caches of a replica that waits are warm; what they are still missing comes with their lists. Registered after KubeOps, so that its
/// queues are open by then.
/// </summary>
internal sealed class Takeover : IHostedService
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    private readonly LeaderElector _elector;
    private readonly Cluster _cluster;
    private readonly OwnerQueues _queues;

    /// <summary>Makes it.</summary>
    public Takeover(LeaderElector elector, Cluster cluster, OwnerQueues queues)
    {
        _elector = elector;
        _cluster = cluster;
        _queues = queues;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _elector.OnStartedLeading += Begin;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _elector.OnStartedLeading -= Begin;
        return Task.CompletedTask;
    }

    private void Begin()
    {
        foreach (var deployment in _cluster.ModelDeployments.All().Where(each => each.Status?.Rollout is { InProgress: true }))
        {
            _ = _queues.EnqueueAsync(deployment);
        }

        _ = _queues.EnqueueAllAsync(Spread);
    }
}

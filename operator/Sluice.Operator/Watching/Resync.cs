using Sluice.Operator.Configuration;
using Sluice.Operator.Leadership;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Watching;

/// <summary>Queues every object once in each resync period, so that a lost event delays a reconcile and does not lose it.</summary>
internal sealed class Resync : BackgroundService
{
    private readonly OwnerQueues _queues;
    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;

    public Resync(OwnerQueues queues, OperatorOptions options, TimeProvider time)
    {
        _queues = queues;
        _options = options;
        _time = time;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.ResyncPeriod, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await _queues.EnqueueAllAsync(_options.ResyncPeriod).ConfigureAwait(false);
        }
    }
}

/// <summary>
/// Queues every object when this process begins to lead, and rollouts in progress first: a rollback may have become due while no process
/// led.
/// </summary>
internal sealed class Takeover : ILeaderDuty
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster;
    private readonly OwnerQueues _queues;

    public Takeover(Cluster cluster, OwnerQueues queues)
    {
        _cluster = cluster;
        _queues = queues;
    }

    /// <inheritdoc/>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        foreach (var deployment in _cluster.ModelDeployments.All().Where(each => each.Status?.Rollout is { InProgress: true }))
        {
            await _queues.EnqueueAsync(deployment).ConfigureAwait(false);
        }

        await _queues.EnqueueAllAsync(Spread).ConfigureAwait(false);
    }
}

using Sluice.Operator.Hosting;

namespace Sluice.Operator.Routing;

/// <summary>Asks for a reconcile of every object once in each period, so that nothing that was lost stays lost.</summary>
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

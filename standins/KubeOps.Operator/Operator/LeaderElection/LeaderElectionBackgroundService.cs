using k8s.LeaderElection;
using KubeOps.Operator.Retry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.LeaderElection;

internal sealed class LeaderElectionBackgroundService : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger<LeaderElectionBackgroundService> _logger;
    private readonly LeaderElector _elector;
    private Task _running = Task.CompletedTask;
    private bool _disposed;

    public LeaderElectionBackgroundService(ILogger<LeaderElectionBackgroundService> logger, LeaderElector elector)
    {
        _logger = logger;
        _elector = elector;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(HoldAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_disposed)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            _disposed = true;
            _elector.Dispose();
            _stop.Dispose();
        }
    }

    private async Task HoldAsync()
    {
        var failures = 0u;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _elector.RunUntilLeadershipLostAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                var delay = Backoff.WithJitter(++failures);
                _logger.LogError(error, "Failed to hold leadership; trying again in {Seconds}s.", delay.TotalSeconds);
                await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

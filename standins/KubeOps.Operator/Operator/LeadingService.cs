using KubeOps.Operator.LeaderElection;
using KubeOps.Operator.Retry;
using Microsoft.Extensions.Hosting;

namespace KubeOps.Operator;

/// <summary>A loop that runs while this process leads, is started again when it fails, and is awaited when the host stops.</summary>
internal abstract class LeadingService : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly LeaderSubscription _leadership;
    private readonly List<(Task Loop, CancellationTokenSource Stop)> _runs = [];
    private bool _running;
    private bool _disposed;

    protected LeadingService(LeaderSubscription leadership) => _leadership = leadership;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _leadership.Subscribe(StartedLeading, StoppedLeading);
        if (_leadership.IsLeader)
        {
            StartedLeading();
        }
        else
        {
            Idle();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _leadership.Unsubscribe();
        return DrainAsync(RequestStop(), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _leadership.Unsubscribe();
        var runs = RequestStop();
        lock (_lock)
        {
            _disposed = true;
        }

        await DrainAsync(runs, CancellationToken.None).ConfigureAwait(false);
        Close();
    }

    protected abstract Task ExecuteAsync(CancellationToken cancellationToken);

    protected abstract void Failed(Exception error);

    /// <summary>Called before the loop starts.</summary>
    protected virtual void Leading()
    {
    }

    /// <summary>Called when leadership is lost, and at a start without it.</summary>
    protected virtual void Idle()
    {
    }

    /// <summary>Called once the loops have ended and none will follow.</summary>
    protected virtual void Close()
    {
    }

    private void StartedLeading()
    {
        lock (_lock)
        {
            if (_running || _disposed)
            {
                return;
            }

            _running = true;
            Leading();
            var stop = new CancellationTokenSource();
            _runs.Add((Task.Run(() => RunAsync(stop)), stop));
        }
    }

    private void StoppedLeading()
    {
        RequestStop();
        Idle();
    }

    private Task[] RequestStop()
    {
        (Task Loop, CancellationTokenSource Stop)[] runs;
        lock (_lock)
        {
            _running = false;
            runs = [.. _runs];
        }

        foreach (var (_, stop) in runs)
        {
            try
            {
                // Not awaited, as upstream: the loss of the lease is handled meanwhile.
                _ = stop.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // That loop has ended.
            }
        }

        return [.. runs.Select(run => run.Loop)];
    }

    private static async Task DrainAsync(Task[] loops, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(loops).WaitAsync(DrainTime, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The host stops without it.
        }
        catch (OperationCanceledException)
        {
            // The host stops without it.
        }
    }

    private async Task RunAsync(CancellationTokenSource stop)
    {
        var failures = 0u;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ExecuteAsync(stop.Token).ConfigureAwait(false);
                break;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                Failed(error);
                await Task.Delay(Backoff.WithJitter(++failures), stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        lock (_lock)
        {
            _runs.RemoveAll(run => ReferenceEquals(run.Stop, stop));
            stop.Dispose();
        }
    }
}

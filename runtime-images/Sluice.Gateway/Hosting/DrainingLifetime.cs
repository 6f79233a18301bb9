using System.Runtime.InteropServices;

namespace Sluice.Gateway.Hosting;

/// <summary>
/// Stops the host some time after SIGTERM instead of at once: kube-proxy and load balancers learn late that the pod is
/// terminating, and the requests that they send until then are answered. A second signal ends the wait.
/// </summary>
internal sealed class DrainingLifetime(
    DrainState drain,
    GatewaySettings settings,
    IHostApplicationLifetime application,
    TimeProvider time,
    ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _signals.Clear();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (drain.Begin())
        {
            logger.LogInformation("Received {Signal}; no longer ready, stopping in {Drain}", context.Signal, settings.Drain);
            _ = StopLaterAsync();
        }
        else
        {
            application.StopApplication();
        }
    }

    private async Task StopLaterAsync()
    {
        await Task.Delay(settings.Drain, time);
        application.StopApplication();
    }
}

/// <summary>Whether the process is about to stop. While it drains it still answers, and asks clients to close their connections.</summary>
internal sealed class DrainState
{
    private bool _draining;

    /// <summary>True from the first SIGTERM or SIGINT on.</summary>
    public bool Draining => Volatile.Read(ref _draining);

    /// <summary>Begins to drain. False when draining had begun before.</summary>
    public bool Begin() => !Interlocked.Exchange(ref _draining, true);
}

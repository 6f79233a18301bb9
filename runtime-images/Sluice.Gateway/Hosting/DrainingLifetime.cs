using System.Runtime.InteropServices;

namespace Sluice.Gateway.Hosting;

/// <summary>
/// Stops the host a while after SIGTERM in place of at once: kube-proxy and load balancers learn late that the pod is
/// going, and what they send until then is answered. A second signal cuts the wait short.
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
            logger.LogInformation("{Signal}: not ready from now on, stopping in {Drain}", context.Signal, settings.Drain);
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

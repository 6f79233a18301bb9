using System.Runtime.InteropServices;

namespace Sluice.Inference.Hosting;

/// <summary>
/// On SIGTERM: not ready at once, but still serving for a while, since endpoints and gateways learn late that the pod is
/// going; then the server finishes what it has and ends. A second signal ends the wait.
/// </summary>
internal sealed partial class DrainingLifetime(
    ServerState state, InferenceSettings settings, IHostApplicationLifetime application, TimeProvider time, ILogger<DrainingLifetime> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        signals.ForEach(signal => signal.Dispose());
        signals.Clear();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;

        // Nobody sends requests to a server that has never been ready.
        var wait = state.Model is null ? TimeSpan.Zero : settings.Drain;
        if (!state.BeginDrain() || wait == TimeSpan.Zero)
        {
            application.StopApplication();
            return;
        }

        LogDraining(context.Signal, wait);
        _ = StopLaterAsync(wait);
    }

    private async Task StopLaterAsync(TimeSpan wait)
    {
        await Task.Delay(wait, time).ConfigureAwait(false);
        application.StopApplication();
    }

    [LoggerMessage(LogLevel.Information, "{Signal}: not ready from now on, serving for another {Wait}")]
    private partial void LogDraining(PosixSignal signal, TimeSpan wait);
}

using System.Runtime.InteropServices;
using Sluice.Inference.Models;

namespace Sluice.Inference.Hosting;

/// <summary>
/// On SIGTERM the server is no longer ready but still answers for a while, because endpoints and gateways learn late that the
/// pod is terminating. Then it finishes the requests in flight and exits. A second signal ends the wait.
/// </summary>
internal sealed partial class DrainingLifetime(
    ServerState state,
    InferenceSettings settings,
    IHostApplicationLifetime application,
    TimeProvider time,
    ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
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

        // A server that was never ready gets no requests, so it need not wait.
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

    [LoggerMessage(LogLevel.Information, "Received {Signal}; no longer ready, serving for another {Wait}")]
    private partial void LogDraining(PosixSignal signal, TimeSpan wait);
}

/// <summary>State of the process: loading, ready or draining.</summary>
internal sealed class ServerState
{
    private volatile LoadedModel? model;
    private bool draining;

    /// <summary>The model. Null until it is loaded and warmed up.</summary>
    public LoadedModel? Model => model;

    /// <summary>True from the first SIGTERM on. Requests are still answered.</summary>
    public bool IsDraining => Volatile.Read(ref draining);

    /// <summary>Whether new requests may be sent to this server.</summary>
    public bool IsReady => model is not null && !IsDraining;

    public void Loaded(LoadedModel loaded) => model = loaded;

    /// <summary>Begins to drain. False when draining had begun before.</summary>
    public bool BeginDrain() => !Interlocked.Exchange(ref draining, true);
}

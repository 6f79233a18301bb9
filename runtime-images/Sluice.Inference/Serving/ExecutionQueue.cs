using Sluice.Inference.Hosting;
using Sluice.Inference.Measurements;
using Sluice.Inference.Protocol;

namespace Sluice.Inference.Serving;

/// <summary>Limits the inferences that run at a time to the number of CPUs. More would only slow each other down.</summary>
internal sealed class ExecutionQueue(InferenceSettings settings, InferenceMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim free = new(settings.Threads);
    private int waiting;

    /// <summary>Waits for a free slot. <see cref="Leave"/> releases it.</summary>
    /// <exception cref="InferException">503: too many requests are waiting already.</exception>
    public async Task EnterAsync(CancellationToken cancellation)
    {
        if (free.Wait(0, CancellationToken.None))
        {
            return;
        }

        if (Interlocked.Increment(ref waiting) > settings.MaxQueue)
        {
            Interlocked.Decrement(ref waiting);
            throw new InferException(
                StatusCodes.Status503ServiceUnavailable,
                $"{settings.MaxQueue} requests are waiting already; try again later, or run more replicas");
        }

        var start = time.GetTimestamp();
        metrics.Waiting(1);
        try
        {
            await free.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
            metrics.Waiting(-1);
            metrics.Queued(time.GetElapsedTime(start));
        }
    }

    public void Leave() => free.Release();

    public void Dispose() => free.Dispose();
}

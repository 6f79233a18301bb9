using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Leadership;

/// <summary>
/// Until when this process may write. Another one takes the lease only once it has not been renewed for
/// <see cref="OperatorOptions.LeaseDuration"/>; this one stops four fifths of that after it sent its last renewal that was taken, by a
/// clock that nobody sets. So the last write has ended when another leader begins, even if this process stood still meanwhile, or its
/// renewals hang while its other requests do not.
/// </summary>
internal sealed class LeaseFence : IDisposable
{
    private const double Share = 0.8;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _length;
    private CancellationTokenSource _end = new();
    private long? _renewedAt;
    private bool _disposed;

    public LeaseFence(OperatorOptions options, TimeProvider time)
    {
        _time = time;
        _length = options.LeaseDuration * Share;
    }

    /// <summary>Opens the fence, or keeps it open, when the lease was renewed.</summary>
    /// <param name="sentAt">Timestamp of the clock when the renewal was sent.</param>
    public void Open(long sentAt)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            if (_end.IsCancellationRequested)
            {
                _end.Dispose();
                _end = new CancellationTokenSource();
            }

            _renewedAt = sentAt;
            var left = _length - _time.GetElapsedTime(sentAt);
            _end.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    /// <summary>Closes the fence when another process has the lease, or this one is about to release it.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _renewedAt = null;
            if (!_disposed)
            {
                _end.Cancel();
            }
        }
    }

    /// <summary>Enters the fence for one write.</summary>
    /// <returns>A token that ends the write if the fence closes meanwhile.</returns>
    /// <exception cref="LeaseExpiredException">The fence is closed.</exception>
    public CancellationToken Enter()
    {
        lock (_lock)
        {
            return _renewedAt is { } at && _time.GetElapsedTime(at) < _length ? _end.Token : throw new LeaseExpiredException();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _renewedAt = null;
            _disposed = true;
            _end.Dispose();
        }
    }
}

/// <summary>Lets requests that write to the cluster pass only while <see cref="LeaseFence"/> is open.</summary>
internal sealed class LeaseFenceHandler : DelegatingHandler
{
    // What every replica sends, whether or not it leads: the lease, the webhook's certificate with the trust in it, and the webhook's
    // questions.
    private static readonly HashSet<string> OfEveryReplica =
    [
        "leases", "secrets", "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "subjectaccessreviews",
    ];

    private readonly LeaseFence _fence;

    public LeaseFenceHandler(LeaseFence fence) => _fence = fence;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get || OfEveryReplica.Contains(ApiRequest.Of(request.Method, request.RequestUri!).Resource))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var closing = _fence.Enter();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing);
        try
        {
            return await base.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LeaseExpiredException();
        }
    }
}

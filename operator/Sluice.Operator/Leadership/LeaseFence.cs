using Sluice.Operator.Hosting;

namespace Sluice.Operator.Leadership;

/// <summary>
/// Until when this process may write. Another one takes the lease only once it has not been renewed for <see cref="OperatorOptions.LeaseDuration"/>;
/// this one stops four fifths of that after it sent its last renewal that was taken, by a clock that nobody sets. So the last write has ended when
/// another leader begins, even if this process stood still meanwhile, or its renewals hang while its other requests do not.
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

    /// <summary>Makes a fence that is closed.</summary>
    public LeaseFence(OperatorOptions options, TimeProvider time)
    {
        _time = time;
        _length = options.LeaseDuration * Share;
    }

    /// <summary>Opens it, or keeps it open: the lease was renewed.</summary>
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

    /// <summary>Closes it: another process has the lease, or this one is about to return it.</summary>
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

    /// <summary>Enters for one write.</summary>
    /// <returns>Ends the write if the fence closes meanwhile.</returns>
    /// <exception cref="LeaseExpiredException">It is closed.</exception>
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

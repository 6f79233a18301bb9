using System.Net;
using k8s.Autorest;
using k8s.LeaderElection;
using Sluice.Operator.Reconciling;

namespace Sluice.Operator.Leadership;

/// <summary>
/// The lease, as the elector reads and writes it; <see cref="LeaseFence"/> learns from it who leads. An error of the network is one more try that
/// failed: the elector would take it for its own end, and KubeOps pause for seconds before it asks again.
/// </summary>
internal sealed class FencedLock : ILock
{
    private readonly ILock _lease;
    private readonly LeaseFence _fence;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private DateTimeOffset _heldUntil;

    /// <summary>Wraps a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="fence">What opens and closes with it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failed">Is told of requests that failed.</param>
    public FencedLock(ILock lease, LeaseFence fence, TimeProvider time, Action<Exception> failed)
    {
        _lease = lease;
        _fence = fence;
        _time = time;
        _failed = failed;
    }

    /// <inheritdoc/>
    public string Identity => _lease.Identity;

    /// <inheritdoc/>
    public async Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow() < _heldUntil)
        {
            throw Unanswered("the API server has asked for a pause", null);
        }

        try
        {
            var record = await _lease.GetAsync(cancellationToken).ConfigureAwait(false);
            if (record.HolderIdentity != Identity)
            {
                _fence.Close();
            }

            return record;
        }
        catch (Exception error) when (error is not (OperationCanceledException or HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound }))
        {
            Note(error);
            throw Unanswered("the lease could not be read", error);
        }
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken) =>
        WriteAsync(() => _lease.CreateAsync(record, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken) =>
        WriteAsync(() => _lease.UpdateAsync(record, cancellationToken));

    /// <inheritdoc/>
    public string Describe() => _lease.Describe();

    // The elector takes this for an answer that is no lease, and asks again after its retry period.
    private static HttpOperationException Unanswered(string message, Exception? error) => new(message, error)
    {
        Response = new HttpResponseMessageWrapper(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable), ""),
    };

    private async Task<bool> WriteAsync(Func<Task<bool>> write)
    {
        // Two tries may run beside each other: the elector leaves one that takes long, and begins another.
        if (_time.GetUtcNow() < _heldUntil)
        {
            return false;
        }

        var sentAt = _time.GetTimestamp();
        try
        {
            if (!await write().ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Note(error);
            return false;
        }

        _fence.Open(sentAt);
        return true;
    }

    private void Note(Exception error)
    {
        _failed(error);
        if (RetryAfter.Of(error) is { } pause)
        {
            _heldUntil = _time.GetUtcNow() + pause;
        }
    }
}

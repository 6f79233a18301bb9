using System.Net;
using k8s;
using k8s.Autorest;
using k8s.LeaderElection;
using k8s.Models;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;

namespace Sluice.Operator.Leadership;

/// <summary>
/// The lease, as the elector reads and writes it; it opens and closes <see cref="LeaseFence"/>. It differs from KubernetesClient's own
/// lock in three ways. It reports errors, and an error is one more failed try: that lock hides errors of writes
/// (kubernetes-client/csharp#1584), and a network error ends the elector's run. It waits as long as the server asks. And a try that the
/// elector has abandoned because it took long cannot overwrite what a later try has read: it could take the lease from a leader that has
/// just acquired it.
/// </summary>
internal sealed class ReplicaLease : ILock
{
    private readonly IKubernetes _kubernetes;
    private readonly OperatorOptions _options;
    private readonly LeaseFence _fence;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private DateTimeOffset _heldUntil;
    private V1Lease? _seen;

    /// <summary>Creates a replica's view of the lease.</summary>
    /// <param name="kubernetes">The API.</param>
    /// <param name="options">Names the lease.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="fence">The fence that opens and closes with the lease.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failed">Called with the error of each failed request.</param>
    public ReplicaLease(
        IKubernetes kubernetes, OperatorOptions options, Replica replica, LeaseFence fence, TimeProvider time, Action<Exception> failed)
    {
        _kubernetes = kubernetes;
        _options = options;
        Identity = replica.Identity;
        _fence = fence;
        _time = time;
        _failed = failed;
    }

    /// <inheritdoc/>
    public string Identity { get; }

    private bool IsHeld => _time.GetUtcNow() < _heldUntil;

    /// <inheritdoc/>
    public async Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken)
    {
        if (IsHeld)
        {
            throw Unanswered(null);
        }

        try
        {
            var lease = await _kubernetes.CoordinationV1.ReadNamespacedLeaseAsync(
                _options.LeaseName, _options.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
            _seen = lease;
            if (lease.Spec?.HolderIdentity != Identity)
            {
                _fence.Close();
            }

            return Record(lease);
        }
        catch (Exception error) when (error is not (
            OperationCanceledException or HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound }))
        {
            Note(error);
            throw Unanswered(error);
        }
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken)
    {
        var lease = Lease(record, new V1ObjectMeta { Name = _options.LeaseName, NamespaceProperty = _options.Namespace });
        return WriteAsync(() =>
            _kubernetes.CoordinationV1.CreateNamespacedLeaseAsync(lease, _options.Namespace, cancellationToken: cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken)
    {
        if (_seen is not { } seen || !Follows(record, seen))
        {
            return false;
        }

        var lease = Lease(record, seen.Metadata);
        return await WriteAsync(() => _kubernetes.CoordinationV1.ReplaceNamespacedLeaseAsync(
            lease, _options.LeaseName, _options.Namespace, cancellationToken: cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public string Describe() => $"{_options.Namespace}/{_options.LeaseName}";

    // The lease counts its changes of holder, so a record that was made from an older lease has another count.
    private bool Follows(LeaderElectionRecord record, V1Lease seen) => seen.Spec?.HolderIdentity == Identity
        ? record.LeaderTransitions == (seen.Spec.LeaseTransitions ?? 0)
        : record.LeaderTransitions == (seen.Spec?.LeaseTransitions ?? 0) + 1;

    private static LeaderElectionRecord Record(V1Lease lease) => new()
    {
        HolderIdentity = lease.Spec?.HolderIdentity,
        LeaseDurationSeconds = lease.Spec?.LeaseDurationSeconds ?? 0,
        AcquireTime = lease.Spec?.AcquireTime,
        RenewTime = lease.Spec?.RenewTime,
        LeaderTransitions = lease.Spec?.LeaseTransitions ?? 0,
    };

    private static V1Lease Lease(LeaderElectionRecord record, V1ObjectMeta metadata) => new()
    {
        ApiVersion = "coordination.k8s.io/v1",
        Kind = "Lease",
        Metadata = metadata,
        Spec = new V1LeaseSpec
        {
            HolderIdentity = record.HolderIdentity,
            LeaseDurationSeconds = record.LeaseDurationSeconds,
            AcquireTime = record.AcquireTime,
            RenewTime = record.RenewTime,
            LeaseTransitions = record.LeaderTransitions,
        },
    };

    // The elector treats this as a failed read, and tries again after its retry period.
    private static HttpOperationException Unanswered(Exception? error) => new("the lease could not be read", error)
    {
        Response = new HttpResponseMessageWrapper(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable), ""),
    };

    private async Task<bool> WriteAsync(Func<Task<V1Lease>> write)
    {
        if (IsHeld)
        {
            return false;
        }

        var sentAt = _time.GetTimestamp();
        try
        {
            _seen = await write().ConfigureAwait(false);
            _fence.Open(sentAt);
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // Another replica was faster.
            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Note(error);
            return false;
        }
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

using System.Net;
using k8s;
using k8s.Autorest;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;

namespace Sluice.Operator.Leadership;

/// <summary>
/// Releases the lease when the process stops, so that the next leader need not wait for it to expire. Registered before KubeOps, and so
/// stopped after it: nothing is written any more when the lease is released.
/// </summary>
internal sealed partial class LeaseRelease : IHostedService
{
    // Longer than a lease lasts by default is no use, and a slow API server should not cost the cluster its leader for that time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly IKubernetes _kubernetes;
    private readonly OperatorOptions _options;
    private readonly Replica _replica;
    private readonly LeaseFence _fence;
    private readonly ILogger<LeaseRelease> _logger;

    public LeaseRelease(IKubernetes kubernetes, OperatorOptions options, Replica replica, LeaseFence fence, ILogger<LeaseRelease> logger)
    {
        _kubernetes = kubernetes;
        _options = options;
        _replica = replica;
        _fence = fence;
        _logger = logger;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A timeout of its own: the host's may be used up by now.
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            // A last renewal by the elector may still be in flight, and win once.
            while (!await TryReleaseAsync(patience.Token).ConfigureAwait(false))
            {
            }
        }
        catch (Exception error)
        {
            LogFailure(LoggedError.Stack(error), _options.LeaseDuration.TotalSeconds, LoggedError.Why(error));
        }
    }

    private async Task<bool> TryReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lease = await _kubernetes.CoordinationV1.ReadNamespacedLeaseAsync(
                _options.LeaseName, _options.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (lease.Spec?.HolderIdentity != _replica.Identity)
            {
                return true;
            }

            _fence.Close();

            // Empty, not absent: the elector would try to create a lease that has no holder field.
            lease.Spec.HolderIdentity = "";
            lease.Spec.LeaseDurationSeconds = 1;
            lease.Spec.RenewTime = DateTime.UtcNow;
            await _kubernetes.CoordinationV1.ReplaceNamespacedLeaseAsync(
                lease, _options.LeaseName, _options.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
            LogReleased(_options.LeaseName);
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return true;
        }
    }

    [LoggerMessage(LogLevel.Information, "Lease {Name} was released.")]
    private partial void LogReleased(string name);

    [LoggerMessage(LogLevel.Warning, "The lease could not be released; the next leader waits {Seconds}s: {Why}")]
    private partial void LogFailure(Exception? error, double seconds, string why);
}

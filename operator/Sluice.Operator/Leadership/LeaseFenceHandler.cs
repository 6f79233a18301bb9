using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Leadership;

/// <summary>Lets requests that write to the cluster pass only while <see cref="LeaseFence"/> is open.</summary>
internal sealed class LeaseFenceHandler : DelegatingHandler
{
    // What every replica writes, whether or not it leads: the lease, and the webhook's certificate with the trust in it.
    private static readonly HashSet<string> Everybodys = ["leases", "secrets", "validatingwebhookconfigurations", "mutatingwebhookconfigurations"];

    private readonly LeaseFence _fence;

    /// <summary>Makes a handler.</summary>
    public LeaseFenceHandler(LeaseFence fence) => _fence = fence;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get || Everybodys.Contains(ApiRequest.Of(request.Method, request.RequestUri!).Resource))
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

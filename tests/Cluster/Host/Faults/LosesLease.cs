namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>Once <see cref="Now"/> is true, requests for the lease hang; all others pass.</summary>
internal sealed class LosesLease : DelegatingHandler
{
    public volatile bool Now;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Now && request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

namespace Sluice.Tests.Cluster.Host;

/// <summary>The API cannot be reached while <see cref="Now"/> is true.</summary>
internal sealed class Away : DelegatingHandler
{
    public volatile bool Now = true;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Now ? throw new HttpRequestException("no route") : base.SendAsync(request, cancellationToken);
}

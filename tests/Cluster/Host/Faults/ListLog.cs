using System.Collections.Concurrent;

namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>Notes what an operator asks for when it lists a kind.</summary>
internal sealed class ListLog(string plural) : DelegatingHandler
{
    private readonly ConcurrentQueue<string> _queries = new();

    public IReadOnlyList<string> Queries => [.. _queries];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (uri.AbsolutePath.EndsWith("/" + plural, StringComparison.Ordinal)
            && !uri.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase))
        {
            _queries.Enqueue(uri.Query);
        }

        return base.SendAsync(request, cancellationToken);
    }
}

using System.Collections.Concurrent;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>Notes every request of an operator that writes.</summary>
internal sealed class WriteLog : DelegatingHandler
{
    private readonly ConcurrentQueue<string> _writes = new();

    public IReadOnlyList<string> Writes => [.. _writes];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            _writes.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath} {body}");
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

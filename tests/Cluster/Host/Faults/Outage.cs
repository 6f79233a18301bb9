namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>An API server that goes, with all connections, and comes back.</summary>
internal sealed class Outage : DelegatingHandler
{
    private CancellationTokenSource _end = new();

    public void Begin() => _end.Cancel();

    public void End() => _end = new CancellationTokenSource();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var end = _end.Token;
        if (end.IsCancellationRequested)
        {
            throw new HttpRequestException("no route");
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase))
        {
            var type = answer.Content.Headers.ContentType;
            answer.Content = new StreamContent(new EndingStream(await answer.Content.ReadAsStreamAsync(cancellationToken), end));
            answer.Content.Headers.ContentType = type;
        }

        return answer;
    }

    protected override void Dispose(bool disposing)
    {
        _end.Dispose();
        base.Dispose(disposing);
    }
}

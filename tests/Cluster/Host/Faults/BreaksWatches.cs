using System.Net;
using System.Net.Http.Headers;

namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>How a watch is broken.</summary>
public enum WatchFault
{
    /// <summary>It ends in the middle of an event.</summary>
    Torn,

    /// <summary>Something that is no event comes.</summary>
    Garbage,

    /// <summary>The answer is 410.</summary>
    Gone,

    /// <summary>The answer is 500.</summary>
    Failed,
}

/// <summary>Breaks the first watches of a kind that begin after <see cref="Begin"/>; those that run already end.</summary>
internal sealed class BreaksWatches(string plural, WatchFault fault, int count) : DelegatingHandler
{
    private readonly CancellationTokenSource _end = new();
    private int _left = count;

    /// <summary>How many are still to be broken.</summary>
    public int Left => Volatile.Read(ref _left);

    public void Begin() => _end.Cancel();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (!uri.AbsolutePath.EndsWith("/" + plural, StringComparison.Ordinal)
            || !uri.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (!_end.IsCancellationRequested)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            var type = answer.Content.Headers.ContentType;
            answer.Content = new StreamContent(new EndingStream(await answer.Content.ReadAsStreamAsync(cancellationToken), _end.Token));
            answer.Content.Headers.ContentType = type;
            return answer;
        }

        return Interlocked.Decrement(ref _left) < 0 ? await base.SendAsync(request, cancellationToken) : fault switch
        {
            WatchFault.Torn => Answer(HttpStatusCode.OK, "{\"type\":\"ADDED\",\"object\":{\"kind\":"),
            WatchFault.Garbage => Answer(HttpStatusCode.OK, "<html>the proxy is not well</html>\n"),
            WatchFault.Gone => Answer(HttpStatusCode.Gone, "{}"),
            _ => Answer(HttpStatusCode.InternalServerError, "{}"),
        };
    }

    protected override void Dispose(bool disposing)
    {
        _end.Dispose();
        base.Dispose(disposing);
    }

    private static HttpResponseMessage Answer(HttpStatusCode code, string text) => new(code)
    {
        Content = new StringContent(text, new MediaTypeHeaderValue("application/json")),
    };
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>Answers the first request of each kind that counts with 429 and <c>Retry-After</c>, and notes when the next came.</summary>
internal sealed class Overloaded(TimeSpan pause, Func<HttpRequestMessage, bool> counts) : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, Stopwatch> _refused = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _waits = new();

    /// <summary>How long each was waited with, by method and path.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Waits => _waits;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        if (!counts(request))
        {
            return base.SendAsync(request, cancellationToken);
        }

        if (_refused.TryAdd(key, Stopwatch.StartNew()))
        {
            var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
            answer.Headers.Add("Retry-After", ((int)pause.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
            return Task.FromResult(answer);
        }

        _waits.TryAdd(key, _refused[key].Elapsed);
        return base.SendAsync(request, cancellationToken);
    }
}

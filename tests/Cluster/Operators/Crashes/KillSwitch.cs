using Sluice.Operator.Telemetry;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>
/// Kills an operator at one request: the API server still carries that one out, but no answer gets back, and nothing more gets out.
/// That is the state after request N and before request N + 1.
/// </summary>
internal sealed class KillSwitch : DelegatingHandler
{
    private readonly TaskCompletionSource _pulled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _last;
    private readonly Func<HttpRequestMessage, bool> _counts;
    private int _requests;
    private volatile bool _dead;

    /// <param name="last">The request that is the last, from 1; <see cref="int.MaxValue"/>: none.</param>
    /// <param name="counts">Which requests count.</param>
    public KillSwitch(int last, Func<HttpRequestMessage, bool> counts)
    {
        _last = last;
        _counts = counts;
    }

    /// <summary>Every request that writes. A read leaves the state that the write before it left.</summary>
    public static bool Writes(HttpRequestMessage request) => request.Method != HttpMethod.Get;

    /// <summary>Every request but lists and watches, which only fill caches.</summary>
    public static bool All(HttpRequestMessage request) =>
        ApiRequest.Of(request.Method, request.RequestUri!).Verb is not ("list" or "watch");

    /// <summary>Ends when it is pulled.</summary>
    public Task Pulled => _pulled.Task;

    /// <summary>Requests so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The request that was the last.</summary>
    public string? LastRequest { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Refuse();
        if (!_counts(request))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var number = Interlocked.Increment(ref _requests);
        if (number > _last)
        {
            Refuse(anyway: true);
        }

        var answer = await base.SendAsync(request, number == _last ? CancellationToken.None : cancellationToken);
        if (number == _last)
        {
            _dead = true;
            LastRequest = $"{request.Method} {request.RequestUri!.AbsolutePath}";
            _pulled.TrySetResult();
        }

        if (_dead)
        {
            answer.Dispose();
            Refuse();
        }

        return answer;
    }

    private void Refuse(bool anyway = false)
    {
        if (_dead || anyway)
        {
            throw new HttpRequestException("the operator is dead");
        }
    }
}

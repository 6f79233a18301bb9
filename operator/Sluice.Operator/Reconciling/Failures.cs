using System.Collections.Concurrent;
using System.Net;
using k8s.Autorest;
using Sluice.Operator.Hosting;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Reconciling;

/// <summary>Counts failures in a row of each object and says how long to wait after the last.</summary>
internal sealed class Failures
{
    private readonly ConcurrentDictionary<string, int> _inARow = new(StringComparer.Ordinal);
    private readonly OperatorOptions _options;

    public Failures(OperatorOptions options) => _options = options;

    public void Forget(string uid) => _inARow.TryRemove(uid, out _);

    /// <returns>Half to all of the base doubled with each failure in a row, capped; never below what the server asks for.</returns>
    public TimeSpan Add(string uid, Exception error)
    {
        var count = _inARow.AddOrUpdate(uid, 1, (_, seen) => seen + 1);
        var full = _options.BackoffBase * Math.Pow(2, Math.Min(count - 1, 30));
        var capped = full < _options.BackoffLimit ? full : _options.BackoffLimit;
        var delay = capped * (0.5 + (Random.Shared.NextDouble() / 2));
        return error is HttpOperationException { Response: { } response } && RetryAfter(response) is { } asked && asked > delay
            ? asked
            : delay;
    }

    /// <summary>What was read is not what is there: it is read anew and tried again, which is nobody's fault.</summary>
    public static bool IsConflict(Exception error) =>
        error is StaleReadException or HttpOperationException { Response.StatusCode: HttpStatusCode.Conflict };

    private static TimeSpan? RetryAfter(HttpResponseMessageWrapper response) =>
        response.Headers is not null
        && response.Headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), out var seconds)
        && seconds is > 0 and <= 600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}

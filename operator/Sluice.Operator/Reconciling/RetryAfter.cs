using k8s.Autorest;

namespace Sluice.Operator.Reconciling;

/// <summary>How long the API server asks to be left alone: it does so with a 429 or 503 when it has too much to do.</summary>
internal static class RetryAfter
{
    private const int Longest = 600;

    /// <summary>
    /// The answer's <c>Retry-After</c> (whole seconds, 1 to 600) and 2 to 10 % more, so that those who were refused together do not come back
    /// together, and a timer that fires early does not come too soon; null: there is none.
    /// </summary>
    public static TimeSpan? Of(Exception error) =>
        error is HttpOperationException { Response.Headers: { } headers }
        && headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), out var seconds)
        && seconds is > 0 and <= Longest
            ? TimeSpan.FromSeconds(seconds) * (1.02 + (Random.Shared.NextDouble() * 0.08))
            : null;
}

using k8s.Autorest;

namespace Sluice.Operator.Errors;

/// <summary>How long an overloaded API server asks its clients to wait, in an answer with code 429 or 503.</summary>
internal static class RetryAfter
{
    private const int Longest = 600;

    /// <summary>
    /// The answer's <c>Retry-After</c> (whole seconds, 1 to 600) and 2 to 10 % more, so that those who were refused together do not come
    /// back together, and a timer that fires early does not come too soon. Null when the answer has none.
    /// </summary>
    public static TimeSpan? Of(Exception error) =>
        error is HttpOperationException { Response.Headers: { } headers }
        && headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), out var seconds)
        && seconds is > 0 and <= Longest
            ? TimeSpan.FromSeconds(seconds) * (1.02 + (Random.Shared.NextDouble() * 0.08))
            : null;
}

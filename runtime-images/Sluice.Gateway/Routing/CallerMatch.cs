namespace Sluice.Gateway.Routing;

/// <summary>Sends requests with a header or a cookie of one value to a version.</summary>
/// <param name="Caller">Where the value is.</param>
/// <param name="Value">The value, case-sensitive.</param>
/// <param name="Target">The version.</param>
internal sealed record CallerMatch(CallerValue Caller, string Value, RouteTarget Target)
{
    /// <summary>Whether a request is meant.</summary>
    public bool Holds(HttpRequest request) => Caller.Of(request) is { } value && string.Equals(value, Value, StringComparison.Ordinal);
}

namespace Sluice.Gateway.Routing;

/// <summary>
/// A header or a cookie of a request. Nothing is remembered of it. How long one may be is the server's rule: all headers of a request
/// together have 32 KiB at most.
/// </summary>
/// <param name="Header">Name of a header.</param>
/// <param name="Cookie">Name of a cookie, where no header is named.</param>
internal sealed record CallerValue(string? Header, string? Cookie)
{
    /// <summary>Its value in a request; a header that comes several times is one value, joined by commas. Null: it is not there, or empty.</summary>
    public string? Of(HttpRequest request)
    {
        var value = Header is { Length: > 0 }
            ? request.Headers.TryGetValue(Header, out var values) ? values.ToString() : null
            : request.Cookies[Cookie!];
        return string.IsNullOrEmpty(value) ? null : value;
    }
}

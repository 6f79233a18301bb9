using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;

namespace Sluice.Gateway.Routing;

/// <summary>
/// Reads the header or the cookie that identifies a client. The gateway keeps no state by client. The length of a value needs no
/// limit here: Kestrel allows 32 KiB for all headers of a request together.
/// </summary>
/// <param name="Header">Name of a header.</param>
/// <param name="Cookie">Name of a cookie, used when there is no header.</param>
internal sealed record ClientValue(string? Header, string? Cookie)
{
    /// <summary>
    /// The value in a request. A header that occurs several times is one value, joined by commas. Null when it is absent or empty.
    /// </summary>
    public string? Of(HttpRequest request)
    {
        var value = Header is { Length: > 0 }
            ? request.Headers.TryGetValue(Header, out var values) ? values.ToString() : null
            : request.Cookies[Cookie!];
        return string.IsNullOrEmpty(value) ? null : value;
    }
}

/// <summary>Sends the requests whose header or cookie has a given value to a version.</summary>
/// <param name="Client">The header or the cookie.</param>
/// <param name="Value">The value, case-sensitive.</param>
/// <param name="Target">The version.</param>
internal sealed record ClientMatch(ClientValue Client, string Value, RouteTarget Target)
{
    /// <summary>Whether a request matches.</summary>
    public bool Holds(HttpRequest request) => Client.Of(request) is { } value && string.Equals(value, Value, StringComparison.Ordinal);
}

/// <summary>A client's place on the scale of 0 to 99 that decides its version, see <see cref="RouteSticky"/>.</summary>
internal sealed class ClientPlace(RouteSticky sticky)
{
    private readonly ClientValue _client = new(sticky.Header, sticky.Cookie);
    private readonly byte[] _salt = [.. Encoding.UTF8.GetBytes(sticky.Salt ?? ""), 0];

    /// <summary>The place of a request's client, 0 to 99. Null when the request has neither the header nor the cookie.</summary>
    public int? Of(HttpRequest request) => _client.Of(request) is { } value ? Of(value) : null;

    /// <summary>The place of a value. Weights are whole per cents, so a whole number is exact enough.</summary>
    public int Of(string value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. _salt, .. Encoding.UTF8.GetBytes(value)], digest);
        return (int)((UInt128)BinaryPrimitives.ReadUInt64BigEndian(digest) * 100 >> 64);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;

namespace Sluice.Gateway.Routing;

/// <summary>Where a caller belongs on the scale of a hundred, see <see cref="RouteSticky"/>.</summary>
internal sealed class CallerPlace(RouteSticky sticky)
{
    private readonly CallerValue _caller = new(sticky.Header, sticky.Cookie);
    private readonly byte[] _salt = [.. Encoding.UTF8.GetBytes(sticky.Salt ?? ""), 0];

    /// <summary>A request's place in whole per cent, 0 to 99; null: nothing tells its caller apart.</summary>
    public int? Of(HttpRequest request) => _caller.Of(request) is { } value ? Of(value) : null;

    /// <summary>The place of a value. Weights are whole numbers, so what is behind the point never decides.</summary>
    public int Of(string value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. _salt, .. Encoding.UTF8.GetBytes(value)], digest);
        return (int)((UInt128)BinaryPrimitives.ReadUInt64BigEndian(digest) * 100 >> 64);
    }
}

using System.Net;
using System.Net.Sockets;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>
/// Connects to a host by an address that has been checked: the name is looked up once, and the connection goes to what that look-up gave.
/// A name that answers otherwise the second time (DNS rebinding) is not asked a second time.
/// </summary>
internal sealed class GuardedConnection
{
    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;

    /// <summary>Creates the connections of a client.</summary>
    /// <param name="allowed">Networks that are allowed although <see cref="AddressRules"/> refuses them.</param>
    /// <param name="lookUp">Resolves a name. Defaults to the system's resolver.</param>
    public GuardedConnection(IReadOnlyList<IPNetwork> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        _allowed = allowed;
        _lookUp = lookUp ?? Dns.GetHostAddressesAsync;
    }

    /// <summary>Connects, as <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="RefusedAddressException">The host has no address that is allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await _lookUp(host, cancellationToken).ConfigureAwait(false);
        var allowed = found.Where(address => AddressRules.Allow(address, _allowed)).ToArray();
        if (allowed.Length == 0)
        {
            throw new RefusedAddressException(found.Length == 0
                ? $"'{host}' has no address"
                : $"'{host}' is at {found[0]}, where the operator does not ask (loopback, link-local, metadata service or multicast); "
                    + "name a server at another address, or allow the network by the operator's --prometheus-allowed-networks");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>
/// Which IP addresses a query may be sent to. Addresses that only the operator's own machine can reach, and the metadata services of
/// clouds, which hand out credentials, are refused: a user names the server, and must not reach more through the operator than without
/// it. The ranges are those of RFC 6890 and the IANA special-purpose registries.
/// </summary>
public static class AddressRules
{
    private static readonly IPNetwork[] Refused =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network; Linux takes 0.0.0.0 for loopback
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, and nearly every cloud's metadata service
            "100.100.100.200/32", // metadata service of Alibaba Cloud
            "168.63.129.16/32", // Azure's host agent
            "192.0.0.192/32", // metadata service of Oracle Cloud
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "::/128", // unspecified
            "::1/128", // loopback
            "fe80::/10", // link-local
            "fd00:ec2::254/128", // metadata service of AWS
            "fd20:ce::254/128", // metadata service of Google Cloud
            "ff00::/8", // multicast
        }.Select(IPNetwork.Parse),
    ];

    // Networks whose addresses contain an IPv4 address: in the last four bytes, or (6to4) after the first two.
    private static readonly IPNetwork[] Embedding = [IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96")];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether an address may be connected to.</summary>
    /// <param name="address">The address.</param>
    /// <param name="allowed">Networks that are allowed in any case.</param>
    public static bool Allow(IPAddress address, IReadOnlyList<IPNetwork> allowed)
    {
        var meant = Meant(address);
        return allowed.Any(network => network.Contains(address) || network.Contains(meant))
            || !Refused.Any(network => network.Contains(address) || network.Contains(meant));
    }

    private static IPAddress Meant(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var plain = new IPAddress(address.GetAddressBytes());
        if (plain.IsIPv4MappedToIPv6)
        {
            return plain.MapToIPv4();
        }

        var bytes = plain.GetAddressBytes();
        return Embedding.Any(network => network.Contains(plain))
            && !IPAddress.IPv6Loopback.Equals(plain)
            && !IPAddress.IPv6Any.Equals(plain) ? new IPAddress(bytes.AsSpan(12))
            : SixToFour.Contains(plain) ? new IPAddress(bytes.AsSpan(2, 4))
            : plain;
    }
}

/// <summary>A host must not be connected to. The message has the reason and the remedy.</summary>
internal sealed class RefusedAddressException(string message) : IOException(message);

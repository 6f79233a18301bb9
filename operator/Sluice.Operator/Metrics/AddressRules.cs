using System.Net;
using System.Net.Sockets;

namespace Sluice.Operator.Metrics;

/// <summary>
/// Which IP addresses a query may go to. What only the operator's own machine can reach, or what hands out credentials there (the metadata
/// services of clouds), is refused: a user names the server, and the operator must not lend its place in the network.
/// Ranges: RFC 6890 and the IANA special-purpose registries.
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

    // Networks whose addresses stand for an IPv4 address: in their last four bytes, or (6to4) after the first two.
    private static readonly IPNetwork[] Embedding = [IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96")];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether an address may be connected to.</summary>
    /// <param name="address">The address.</param>
    /// <param name="allowed">Networks that are allowed whatever else is said of them.</param>
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
        return Embedding.Any(network => network.Contains(plain)) && !IPAddress.IPv6Loopback.Equals(plain) && !IPAddress.IPv6Any.Equals(plain) ? new IPAddress(bytes.AsSpan(12))
            : SixToFour.Contains(plain) ? new IPAddress(bytes.AsSpan(2, 4))
            : plain;
    }
}

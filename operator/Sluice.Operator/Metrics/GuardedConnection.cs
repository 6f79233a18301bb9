using System.Net;
using System.Net.Sockets;

namespace Sluice.Operator.Metrics;

/// <summary>
/// Connects to a host by an address that has been checked: the name is looked up once, and the connection goes to what that look-up gave. A name
/// that answers otherwise the second time (DNS rebinding) is not asked a second time.
/// </summary>
internal sealed class GuardedConnection
{
    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;

    /// <summary>Makes one.</summary>
    /// <param name="allowed">Networks that are allowed beside those that <see cref="AddressRules"/> allows.</param>
    /// <param name="lookUp">Looks a name up; null: as the system does.</param>
    public GuardedConnection(IReadOnlyList<IPNetwork> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        _allowed = allowed;
        _lookUp = lookUp ?? Dns.GetHostAddressesAsync;
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
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

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Tests.Shared;

/// <summary>Ports of loopback for programs that cannot choose one themselves and report it.</summary>
/// <remarks>
/// They lie below the range that Linux takes outgoing connections and listeners on port 0 from (net.ipv4.ip_local_port_range), so that
/// nothing but another call can take one between its choice and the start of its program. Calls of different processes begin far apart.
/// </remarks>
internal static class LoopbackPort
{
    private const int First = 10_000;
    private static readonly int End = ReadEnd();
    private static int next = Environment.ProcessId * 211;

    /// <summary>A port on which nothing listens.</summary>
    public static int Free()
    {
        for (var tries = First; tries < End; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % (uint)(End - First));
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }

        throw new InvalidOperationException($"Something listens on every port from {First} to {End - 1}.");
    }

    // Kubernetes has its node ports from 30000 on.
    private static int ReadEnd()
    {
        var range = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var end = Math.Min(30_000, int.Parse(range[0], CultureInfo.InvariantCulture));
        return end - First >= 1000 ? end : throw new InvalidOperationException(
            $"net.ipv4.ip_local_port_range begins at {range[0]}; set it to {First + 1000} or more, so that tests have ports of their own.");
    }
}

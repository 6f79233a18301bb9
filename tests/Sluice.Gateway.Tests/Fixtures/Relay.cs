using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A TCP relay on loopback that can be cut: open connections are then reset and new ones are refused.</summary>
internal sealed class Relay : IDisposable
{
    private readonly int _to;
    private readonly ConcurrentBag<Socket> _open = [];
    private Socket _listener;

    private Relay(int to)
    {
        _to = to;
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public static Relay To(int port) => new(port);

    public void Cut()
    {
        _listener.Dispose();
        while (_open.TryTake(out var socket))
        {
            // A linger time of 0 closes the connection with a reset.
            socket.Close(0);
        }
    }

    public void Mend() => _listener = Listen(Port);

    public void Dispose() => Cut();

    private Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptAsync();
                _open.Add(near);
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _open.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, _to);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The relay was cut.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, read));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A TCP relay on loopback that can be cut: open connections are then reset and new ones are refused.</summary>
internal sealed class Relay : IDisposable
{
    private readonly int _to;
    private readonly List<Socket> _open = [];
    private Socket? _listener;

    private Relay(int to)
    {
        _to = to;
        Mend();
    }

    public int Port { get; } = LoopbackPort.Free();

    public static Relay To(int port) => new(port);

    public void Cut()
    {
        lock (_open)
        {
            _listener?.Dispose();
            _listener = null;

            // A linger time of 0 closes a connection with a reset.
            _open.ForEach(socket => socket.Close(0));
            _open.Clear();
        }
    }

    public void Mend()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        listener.Listen();
        lock (_open)
        {
            _listener = listener;
        }

        _ = AcceptAsync(listener);
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptAsync();
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                Keep(listener, near, far);
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

    // A connection that was accepted just before the cut must not outlive it.
    private void Keep(Socket listener, params Socket[] sockets)
    {
        lock (_open)
        {
            _open.AddRange(sockets);
            if (listener != _listener)
            {
                Array.ForEach(sockets, socket => socket.Close(0));
            }
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

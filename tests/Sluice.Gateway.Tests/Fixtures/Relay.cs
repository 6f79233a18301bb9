using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A stretch of network on loopback that can be cut: then open connections break and new ones are refused.</summary>
internal sealed class Relay : IDisposable
{
    private readonly int _to;
    private readonly ConcurrentBag<TcpClient> _open = [];
    private TcpListener _listener;

    private Relay(int to)
    {
        _to = to;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public int Port { get; }

    public static Relay To(int port) => new(port);

    public void Cut()
    {
        _listener.Dispose();
        while (_open.TryTake(out var client))
        {
            client.Client.Close(0);
        }
    }

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                _open.Add(near);
                _open.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, _to);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Sluice.Tests.Cluster.Client;

/// <summary>Carries connections to a port of this machine, until it is frozen: then they stay open and nothing passes.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _connections = [];
    private readonly Task _work;
    private volatile bool _frozen;

    public Relay(int target)
    {
        _listener.Start();
        _work = AcceptAsync(target);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Freeze() => _frozen = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _work.ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync(int target)
    {
        while (true)
        {
            var from = await _listener.AcceptTcpClientAsync(_stop.Token);
            var to = new TcpClient();
            _connections.AddRange([from, to]);
            await to.ConnectAsync(IPAddress.Loopback, target, _stop.Token);
            _ = CarryAsync(from.GetStream(), to.GetStream());
            _ = CarryAsync(to.GetStream(), from.GetStream());
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16384];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0 && !_frozen)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}

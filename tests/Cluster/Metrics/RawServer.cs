using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Tests.Cluster.Metrics;

/// <summary>A peer that says on a connection whatever a test wants it to, well-formed or not.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, Func<ReadOnlyMemory<byte>, Task>, CancellationToken, Task> _say;
    private readonly Task _work;
    private long _sent;
    private int _connections;

    /// <summary>Starts one.</summary>
    /// <param name="say">Gets the head of the request, and what writes to the connection, which is closed afterwards.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="port">Its port; 0: any.</param>
    public RawServer(
        Func<string, Func<ReadOnlyMemory<byte>, Task>, CancellationToken, Task> say, string address = "127.0.0.1", int port = 0)
    {
        _say = say;
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        _work = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public int Connections => Volatile.Read(ref _connections);

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>One that sends one text.</summary>
    public static RawServer Saying(string text, string address = "127.0.0.1", int port = 0) =>
        new((_, write, _) => write(Encoding.UTF8.GetBytes(text)), address, port);

    /// <summary>A whole answer with a JSON body.</summary>
    public static string Answer(string status, string body) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + $"Connection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _work.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Interlocked.Increment(ref _connections);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var buffer = new byte[64 * 1024];
                var read = await stream.ReadAsync(buffer, _stop.Token);
                await _say(
                    Encoding.UTF8.GetString(buffer, 0, read),
                    async bytes =>
                    {
                        await stream.WriteAsync(bytes, _stop.Token);
                        Interlocked.Add(ref _sent, bytes.Length);
                    },
                    _stop.Token);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The other side had enough.
            }
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Api.Contracts;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A version's server on a raw socket. The test defines what it does with a connection after it has read a request.</summary>
internal sealed class RawBackend : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RawRequest, Task> _answer;
    private int _connections;
    private int _requests;

    private RawBackend(Func<RawRequest, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Number of accepted connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Number of requests whose headers have been read.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static RawBackend Start(Func<RawRequest, Task> answer) => new(answer);

    public RouteVersion At(int weight) => new()
    {
        Version = "1.0.0",
        Weight = weight,
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
    };

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                while (await ReadAsync(socket) is { } request)
                {
                    Interlocked.Increment(ref _requests);
                    await _answer(request);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test or the gateway has closed the connection.
            }
        }
    }

    private static async Task<RawRequest?> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(one) == 0)
            {
                return null;
            }

            text.Append((char)one[0]);
        }

        return new RawRequest(socket, text.ToString());
    }
}

/// <summary>A request whose headers have been read.</summary>
internal sealed record RawRequest(Socket Socket, string Head)
{
    /// <summary>Its first line.</summary>
    public string Line => Head[..Head.IndexOf('\r')];

    /// <summary>Reads a body of the length in the headers.</summary>
    public async Task<RawRequest> WithBodyAsync()
    {
        var length = Head.Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } header
            ? int.Parse(header[15..], CultureInfo.InvariantCulture)
            : 0;
        var body = new byte[length];
        for (var read = 0; read < length;)
        {
            read += await Socket.ReceiveAsync(body.AsMemory(read)) is > 0 and var some
                ? some
                : throw new SocketException((int)SocketError.ConnectionReset);
        }

        return this;
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(string text) => await Socket.SendAsync(Encoding.ASCII.GetBytes(text));
}

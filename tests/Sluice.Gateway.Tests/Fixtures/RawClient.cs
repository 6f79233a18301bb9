using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A client on a raw socket, which sends bytes that no HTTP library would send.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(RunningGateway gateway)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, gateway.Client.BaseAddress!.Port);
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Closes the sending side of the connection.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the text has the given end.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.True(await ReceiveAsync(one) > 0, $"the connection ended after: {text}");
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    /// <summary>Reads until the connection ends, in order or with a reset.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await ReceiveAsync(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            return await _socket.ReceiveAsync(buffer, deadline.Token);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}

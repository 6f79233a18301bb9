using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Trainer.Distributed;

/// <summary>What a message between two ranks is.</summary>
internal enum RankMessage : byte
{
    /// <summary>What was asked for.</summary>
    Content,

    /// <summary>The rank must end. The message says why.</summary>
    End,

    /// <summary>The rank ends since it lost another one, so that it is not taken for the one that was lost.</summary>
    Leaves,
}

/// <summary>
/// A connection between rank 0 and another rank: messages with a byte for their kind, four for their length (little-endian), and content.
/// </summary>
/// <param name="socket">The connected socket, which is disposed of with this object.</param>
internal sealed class RankConnection(Socket socket) : IDisposable
{
    private const int HeaderBytes = 5;
    private const int MostBytes = 1 << 20;

    private readonly NetworkStream stream = new(Prepared(socket), ownsSocket: true);

    /// <summary>Address of this machine on the connection, which the other rank reaches.</summary>
    public IPAddress Address => ((IPEndPoint)socket.LocalEndPoint!).Address is { IsIPv4MappedToIPv6: true } mapped
        ? mapped.MapToIPv4()
        : ((IPEndPoint)socket.LocalEndPoint!).Address;

    /// <summary>Whether the other side has closed the connection, or was lost, and nothing is left to be read.</summary>
    public bool IsClosed
    {
        get
        {
            try
            {
                return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether something was received that was not read yet.</summary>
    public bool HasMessage => socket.Available > 0;

    /// <summary>Sends a message.</summary>
    /// <exception cref="IOException">The other rank is gone.</exception>
    public async Task SendAsync(RankMessage kind, byte[] content, CancellationToken stop)
    {
        var bytes = new byte[HeaderBytes + content.Length];
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), content.Length);
        content.CopyTo(bytes, HeaderBytes);
        await stream.WriteAsync(bytes, stop);
    }

    /// <summary>Receives a message.</summary>
    /// <exception cref="IOException">The other side is gone, or is no rank.</exception>
    public async Task<(RankMessage Kind, byte[] Content)> ReceiveAsync(CancellationToken stop)
    {
        var header = new byte[HeaderBytes];
        await stream.ReadExactlyAsync(header, stop);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1));
        if (header[0] > (byte)RankMessage.Leaves || length is < 0 or > MostBytes)
        {
            throw new IOException("the other side does not speak as a rank does");
        }

        var content = new byte[length];
        await stream.ReadExactlyAsync(content, stop);
        return ((RankMessage)header[0], content);
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    // A node that is lost sends nothing more, not even that the connection ends: half a minute of silence ends it.
    private static Socket Prepared(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        return socket;
    }
}

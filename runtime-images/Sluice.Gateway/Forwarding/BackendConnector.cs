using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Forwarding;

/// <summary>
/// Connects to versions. A connection attempt that fails is repeated for up to <see cref="GatewaySettings.ConnectTimeout"/>, because a
/// Service still names a pod for a moment after it has gone. No byte of a request is sent before the connection exists, so repeating the
/// attempt cannot carry out a request twice. Once connected, nothing is repeated.
/// </summary>
internal sealed class BackendConnector : IDisposable
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _budget;

    /// <summary>Creates the connection pools.</summary>
    public BackendConnector(GatewaySettings settings)
    {
        _budget = settings.ConnectTimeout;
        Invoker = new HttpMessageInvoker(Handler());
    }

    /// <summary>Sends requests over pooled connections.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <inheritdoc/>
    public void Dispose() => Invoker.Dispose();

    private SocketsHttpHandler Handler() => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = _budget + AttemptTimeout,
        ConnectCallback = ConnectAsync,

        // Short enough that new pods of a Service get their share, and far below a server's idle limit (130 s in Kestrel),
        // so that this side closes an idle connection before the server does.
        PooledConnectionLifetime = TimeSpan.FromSeconds(15),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            var (stream, error) = await TryConnectAsync(context.DnsEndPoint, cancellationToken);
            if (stream is not null)
            {
                return stream;
            }

            if (Stopwatch.GetElapsedTime(started) + delay > _budget)
            {
                throw new SocketException((int)error);
            }

            await Task.Delay(delay, cancellationToken);
        }
    }

    private static async ValueTask<(Stream? Stream, SocketError Error)> TryConnectAsync(DnsEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(AttemptTimeout);
        try
        {
            await socket.ConnectAsync(to, attempt.Token);
            return (new NetworkStream(socket, ownsSocket: true), SocketError.Success);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            return (null, error.SocketErrorCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            return (null, SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Diagnostics;
using System.Net.Sockets;

namespace Sluice.Demo.Cluster;

/// <summary>
/// The address at which this machine reaches the gateway: the Service's own, as on the local cluster, or else a port that kubectl
/// forwards.
/// </summary>
internal sealed class GatewayAddress : IDisposable
{
    private const string Service = "sluice-gateway";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Process? _forward;

    private GatewayAddress(Uri uri, Process? forward)
    {
        Uri = uri;
        _forward = forward;
    }

    /// <summary>Base address of requests.</summary>
    public Uri Uri { get; }

    /// <summary>Finds the address.</summary>
    public static async Task<GatewayAddress> FindAsync(ClusterView view, Kubectl kubectl, CancellationToken cancel)
    {
        var (host, port) = await view.ServiceAsync(Service, cancel)
            ?? throw new InvalidOperationException($"Service {Service} does not exist");
        if (await AnswersAsync(host, port, cancel))
        {
            return new GatewayAddress(new UriBuilder(Uri.UriSchemeHttp, host, port).Uri, null);
        }

        var forward = kubectl.Begin("port-forward", "service/" + Service, ":" + port);
        var line = await forward.StandardOutput.ReadLineAsync(cancel) ?? await forward.StandardError.ReadToEndAsync(cancel);

        // "Forwarding from 127.0.0.1:43210 -> 8080"
        var words = line.Split(' ');
        return words is ["Forwarding", "from", var address, ..]
            ? new GatewayAddress(new Uri("http://" + address), forward)
            : throw new InvalidOperationException($"kubectl port-forward: {line}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _forward?.Kill();
        _forward?.Dispose();
    }

    private static async Task<bool> AnswersAsync(string host, int port, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            return true;
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }
}

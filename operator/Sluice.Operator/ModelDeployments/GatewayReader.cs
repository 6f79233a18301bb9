using System.Net;
using System.Net.Sockets;

using k8s.Models;

using Sluice.Api.Contracts;

namespace Sluice.Operator.ModelDeployments;

/// <summary>Reads the metrics of gateway pods, straight from each pod.</summary>
internal sealed class GatewayReader
{
    private readonly HttpClient _http;

    /// <summary>Makes a reader. The client bounds time and size of an answer.</summary>
    public GatewayReader(HttpClient http) => _http = http;

    /// <summary>What one gateway reports about a deployment's routes.</summary>
    public async Task<GatewayReport> ReadAsync(V1Pod pod, string deployment, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(pod.Status?.PodIP, out var ip))
        {
            return new GatewayReport { Problem = $"gateway {pod.Metadata.Name} has no address" };
        }

        var host = ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString();
        try
        {
            // The client's own bounds of time and size hold for answers that it buffers, so they are applied to the stream here.
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bounded.CancelAfter(_http.Timeout);
            using var page = await _http.GetStreamAsync($"http://{host}:{GatewayContract.AdminPort}/metrics", bounded.Token).ConfigureAwait(false);
            var lines = await MetricsPage.ReadAsync(page, GatewayContract.RouteMetrics, _http.MaxResponseContentBufferSize, bounded.Token)
                .ConfigureAwait(false);
            return GatewayReport.Parse(lines, deployment);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or FormatException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new GatewayReport { Problem = $"gateway {pod.Metadata.Name} does not answer: {error.Message}" };
        }
    }
}

using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Sluice.Api.Contracts;

namespace Sluice.Operator.Evidence.Gateway;

/// <summary>Reads the metrics of gateway pods directly from each pod.</summary>
internal sealed class GatewayReader
{
    private readonly HttpClient _http;

    /// <summary>Creates a reader with a client that bounds time and size of an answer.</summary>
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
            using var page = await _http.GetStreamAsync($"http://{host}:{GatewayContract.AdminPort}/metrics", bounded.Token)
                .ConfigureAwait(false);
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

/// <summary>What one gateway reports about a deployment's routes.</summary>
internal sealed record GatewayReport
{
    /// <summary>The generation that it serves. Null when it has no route of the deployment.</summary>
    public long? Generation { get; init; }

    /// <summary>The series that count as evidence.</summary>
    public IReadOnlyList<MetricSample> Samples { get; init; } = [];

    /// <summary>Why there is no report. Null when it was read.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads the lines about routes, in Prometheus' text format 0.0.4.</summary>
    /// <exception cref="FormatException">A line is not a sample.</exception>
    public static GatewayReport Parse(IEnumerable<string> lines, string deployment)
    {
        var samples = lines.Select(MetricSample.Parse)
            .Where(sample => sample.Labels.GetValueOrDefault("deployment") == deployment)
            .ToList();
        var report = new GatewayReport
        {
            Generation = samples.FirstOrDefault(sample => sample.Name == GatewayContract.RouteGeneration) is { } generation
                ? (long)generation.Value
                : null,
            Samples = [.. samples.Where(RouteTally.Counts)],
        };

        // Counted once here, so that an error names this gateway.
        foreach (var counted in report.Samples.Select(sample => sample.Whole("generation")).Distinct().ToList())
        {
            Tally([report], counted);
        }

        return report;
    }

    /// <summary>
    /// Adds up what several gateways counted under one generation. Their histograms have the same bounds, since they read one table.
    /// </summary>
    public static RouteTally Tally(IEnumerable<GatewayReport> reports, long generation)
    {
        var tally = new RouteTally();
        foreach (var sample in reports.SelectMany(report => report.Samples).Where(sample => sample.Whole("generation") == generation))
        {
            tally.Add(sample);
        }

        return tally;
    }
}

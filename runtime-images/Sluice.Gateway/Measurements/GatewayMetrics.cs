using System.Text;
using Prometheus;
using Sluice.Api.Contracts;

namespace Sluice.Gateway.Measurements;

/// <summary>The gateway's metrics. Every series is created and removed under the lock of <see cref="Routing.RouteBook"/>.</summary>
internal sealed class GatewayMetrics
{
    private readonly CollectorRegistry _registry;
    private readonly Counter _requests;
    private readonly Histogram _duration;
    private readonly Counter _others;
    private readonly Counter _routeRequests;
    private readonly Counter _routeMirrors;
    private readonly RouteHistograms _routeDuration = new(
        GatewayContract.RouteDuration,
        "Time to the last byte of the answer to each inference request divided by weight, for the current and the previous generation.");

    private readonly RouteHistograms _routeFirstByte = new(
        GatewayContract.RouteFirstByte,
        "Time to the first byte of the same answers, or the whole time when no byte came.");

    private readonly Gauge _generation;
    private readonly Counter _routeErrors;
    private readonly Gauge _connected;

    /// <summary>Registers the metrics.</summary>
    public GatewayMetrics(CollectorRegistry registry)
    {
        _registry = registry;
        var factory = Metrics.WithCustomRegistry(registry);
        var buckets = new HistogramConfiguration { Buckets = RouteBounds.Default };
        _requests = factory.CreateCounter(
            "sluice_gateway_requests_total",
            "Inference requests answered. Code 499: the client closed the connection. Empty version: the gateway answered itself.",
            ["model", "version", "code"]);
        _duration = factory.CreateHistogram(
            "sluice_gateway_request_duration_seconds",
            "Time from an inference request's arrival to the end of its answer.",
            ["model", "version"],
            buckets);
        _others = factory.CreateCounter(
            "sluice_gateway_other_requests_total",
            "Requests other than inference: metadata, readiness, preflights, unknown paths. Empty model: unknown model or path.",
            ["model", "code"]);
        _routeRequests = factory.CreateCounter(
            GatewayContract.RouteRequests,
            "Inference requests divided by weight, by generation of the routing table, for the current and the previous generation.",
            ["deployment", "generation", "version", "code"]);
        _routeMirrors = factory.CreateCounter(
            GatewayContract.RouteMirrors,
            "Requests chosen to be mirrored, by the result of comparing the answers, for the current and the previous generation.",
            ["deployment", "generation", "version", "result"]);
        _generation = factory.CreateGauge(
            GatewayContract.RouteGeneration, "Generation of the routing table in use.", ["deployment"]);
        _routeErrors = factory.CreateCounter(
            "sluice_gateway_route_errors_total", "Routing tables that were refused. The last good one stays in use.");
        _connected = factory.CreateGauge(
            "sluice_gateway_route_source_up", "1 while the source of the routing tables can be read, 0 otherwise.");
        Unknown = new AnswerSeries(_requests, _duration, "", "");
        UnknownOthers = ForOthers("");
    }

    /// <summary>Inference requests for an unknown model.</summary>
    public AnswerSeries Unknown { get; }

    /// <summary>Requests other than inference for an unknown model.</summary>
    public CodeSeries UnknownOthers { get; }

    /// <summary>Series of the requests other than inference for a model.</summary>
    public CodeSeries ForOthers(string model) => new(_others, model);

    /// <summary>Series of a version of a model. An empty version stands for the gateway's own answers.</summary>
    public AnswerSeries ForVersion(string model, string version) => new(_requests, _duration, model, version);

    /// <summary>Series of a version within one generation of a deployment's table.</summary>
    public EvidenceSeries ForGeneration(RouteSeriesLabels labels, RouteBounds bounds) =>
        new(_routeRequests, _routeDuration, _routeFirstByte, labels, bounds);

    /// <summary>Series of the requests mirrored to a version within one generation of a deployment's table.</summary>
    public MirrorSeries ForMirrors(RouteSeriesLabels labels) => new(_routeMirrors, labels);

    /// <summary>Writes all metrics in Prometheus' text format 0.0.4.</summary>
    public async Task<ReadOnlyMemory<byte>> WriteAsync(CancellationToken cancellationToken)
    {
        var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page, cancellationToken);
        var text = new StringBuilder();
        _routeDuration.Write(text);
        _routeFirstByte.Write(text);
        page.Write(Encoding.UTF8.GetBytes(text.ToString()));
        return page.GetBuffer().AsMemory(0, (int)page.Length);
    }

    /// <summary>Records the generation that is served.</summary>
    public void Serves(string deployment, long generation) => _generation.WithLabels(deployment).Set(generation);

    /// <summary>Removes the generation of a deployment whose table is gone.</summary>
    public void StopsServing(string deployment) => _generation.RemoveLabelled(deployment);

    /// <summary>Counts a refused table.</summary>
    public void Refused() => _routeErrors.Inc();

    /// <summary>Records whether the source of the tables can be read.</summary>
    public void SourceUp(bool up) => _connected.Set(up ? 1 : 0);
}

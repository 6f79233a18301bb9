using System.Text;
using Prometheus;
using Sluice.Api.Contracts;

namespace Sluice.Gateway.Measurements;

/// <summary>What the gateway tells of itself. Every series is made and removed under the route book's lock.</summary>
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
        "Time to the last byte of the answers to inference requests divided by weight, by generation; the current and the previous one only.");

    private readonly RouteHistograms _routeFirstByte = new(
        GatewayContract.RouteFirstByte,
        "Time to the first byte of the same answers; the whole time where none came.");

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
            "Inference requests answered, by model, version and code; 499: the client left; no version: answered by the gateway itself.",
            ["model", "version", "code"]);
        _duration = factory.CreateHistogram(
            "sluice_gateway_request_duration_seconds",
            "Time from an inference request's arrival to the end of its answer.",
            ["model", "version"],
            buckets);
        _others = factory.CreateCounter(
            "sluice_gateway_other_requests_total",
            "Requests that ask for no inference (metadata, readiness, preflights, paths that nobody knows), by model and code; no model: unknown.",
            ["model", "code"]);
        _routeRequests = factory.CreateCounter(
            GatewayContract.RouteRequests,
            "Inference requests divided by weight, by the routing table's generation that divided them; the current and the previous one only.",
            ["deployment", "generation", "version", "code"]);
        _routeMirrors = factory.CreateCounter(
            GatewayContract.RouteMirrors,
            "Requests chosen to be mirrored, by generation and what came of comparing the answers; the current and the previous generation only.",
            ["deployment", "generation", "version", "result"]);
        _generation = factory.CreateGauge(
            GatewayContract.RouteGeneration, "Generation of the routing table that is served.", ["deployment"]);
        _routeErrors = factory.CreateCounter(
            "sluice_gateway_route_errors_total", "Routing tables that were refused; the last good one was kept.");
        _connected = factory.CreateGauge(
            "sluice_gateway_route_source_up", "1 while the source of the routing tables answers, else 0.");
        Unknown = new AnswerSeries(_requests, _duration, "", "");
        UnknownOthers = ForOthers("");
    }

    /// <summary>Inference requests for no known model.</summary>
    public AnswerSeries Unknown { get; }

    /// <summary>Requests for no known model that ask for no inference.</summary>
    public CodeSeries UnknownOthers { get; }

    /// <summary>Series of the requests for a model that ask for no inference.</summary>
    public CodeSeries ForOthers(string model) => new(_others, model);

    /// <summary>Series of a model's version; of the gateway's own answers for the model when the version is empty.</summary>
    public AnswerSeries ForVersion(string model, string version) => new(_requests, _duration, model, version);

    /// <summary>Series of a version within one generation of a deployment's table.</summary>
    public EvidenceSeries ForGeneration(RouteSeriesLabels labels, RouteBounds bounds) =>
        new(_routeRequests, _routeDuration, _routeFirstByte, labels, bounds);

    /// <summary>Series of the requests mirrored to a version within one generation of a deployment's table.</summary>
    public MirrorSeries ForMirrors(RouteSeriesLabels labels) => new(_routeMirrors, labels);

    /// <summary>All of it in Prometheus' text format 0.0.4.</summary>
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

    /// <summary>Says that a generation is served.</summary>
    public void Serves(string deployment, long generation) => _generation.WithLabels(deployment).Set(generation);

    /// <summary>Says that a deployment has no table any more.</summary>
    public void ServesNot(string deployment) => _generation.RemoveLabelled(deployment);

    /// <summary>Counts a refused table.</summary>
    public void Refused() => _routeErrors.Inc();

    /// <summary>Says whether the source of the tables answers.</summary>
    public void SourceUp(bool up) => _connected.Set(up ? 1 : 0);
}

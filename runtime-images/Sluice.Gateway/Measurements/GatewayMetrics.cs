using System.Globalization;
using Prometheus;

namespace Sluice.Gateway.Measurements;

/// <summary>What the gateway tells of itself. Every series is made and removed under the route book's lock.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>Upper bounds in seconds: eight a decade from 1 ms to 10 s, each a third above the one before.</summary>
    private static readonly double[] DurationBuckets =
    [
        0.0005, 0.001, 0.0013, 0.0018, 0.0024, 0.0032, 0.0042, 0.0056, 0.0075, 0.01, 0.013, 0.018, 0.024, 0.032, 0.042, 0.056, 0.075,
        0.1, 0.13, 0.18, 0.24, 0.32, 0.42, 0.56, 0.75, 1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5, 10,
    ];

    private readonly Counter _requests;
    private readonly Histogram _duration;
    private readonly Counter _routeRequests;
    private readonly Histogram _routeDuration;
    private readonly Gauge _generation;
    private readonly Counter _routeErrors;
    private readonly Gauge _connected;

    /// <summary>Registers the metrics.</summary>
    public GatewayMetrics(CollectorRegistry registry)
    {
        var factory = Metrics.WithCustomRegistry(registry);
        var buckets = new HistogramConfiguration { Buckets = DurationBuckets };
        _requests = factory.CreateCounter(
            "sluice_gateway_requests_total",
            "Requests answered, by model, version and code; 499: the client left; no version: answered by the gateway itself.",
            ["model", "version", "code"]);
        _duration = factory.CreateHistogram(
            "sluice_gateway_request_duration_seconds",
            "Time from a request's arrival to the end of its answer.",
            ["model", "version"],
            buckets);
        _routeRequests = factory.CreateCounter(
            "sluice_gateway_route_requests_total",
            "Requests divided by weight, by the routing table's generation that divided them; the current and the previous one only.",
            ["deployment", "generation", "version", "code"]);
        _routeDuration = factory.CreateHistogram(
            "sluice_gateway_route_duration_seconds",
            "Time to answer of the requests divided by weight, by generation; the current and the previous one only.",
            ["deployment", "generation", "version"],
            buckets);
        _generation = factory.CreateGauge(
            "sluice_gateway_route_generation", "Generation of the routing table that is served.", ["deployment"]);
        _routeErrors = factory.CreateCounter(
            "sluice_gateway_route_errors_total", "Routing tables that were refused; the last good one was kept.");
        _connected = factory.CreateGauge(
            "sluice_gateway_route_source_up", "1 while the source of the routing tables answers, else 0.");
        Unknown = new AnswerSeries(_requests, _duration, "", "");
    }

    /// <summary>Requests for no known model.</summary>
    public AnswerSeries Unknown { get; }

    /// <summary>Series of a model's version; of the gateway's own answers for the model when the version is empty.</summary>
    public AnswerSeries ForVersion(string model, string version) => new(_requests, _duration, model, version);

    /// <summary>Series of a version within one generation of a deployment's table.</summary>
    public AnswerSeries ForGeneration(string deployment, long generation, string version) => new(
        _routeRequests, _routeDuration, deployment, generation.ToString(CultureInfo.InvariantCulture), version);

    /// <summary>Says that a generation is served.</summary>
    public void Serves(string deployment, long generation) => _generation.WithLabels(deployment).Set(generation);

    /// <summary>Says that a deployment has no table any more.</summary>
    public void ServesNot(string deployment) => _generation.RemoveLabelled(deployment);

    /// <summary>Counts a refused table.</summary>
    public void Refused() => _routeErrors.Inc();

    /// <summary>Says whether the source of the tables answers.</summary>
    public void SourceUp(bool up) => _connected.Set(up ? 1 : 0);
}

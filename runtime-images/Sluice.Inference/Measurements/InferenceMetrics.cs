using System.Globalization;
using Prometheus;

namespace Sluice.Inference.Measurements;

/// <summary>
/// Metrics with Triton's names and labels (its durations are counters, in microseconds), and a histogram in seconds by code,
/// from which the quantiles and the error rate of a version can be computed.
/// </summary>
internal sealed class InferenceMetrics
{
    private readonly Counter.Child success;
    private readonly Counter.Child inferences;
    private readonly Counter.Child executions;
    private readonly Counter.Child requestTime;
    private readonly Counter.Child queueTime;
    private readonly Counter.Child computeTime;
    private readonly Gauge.Child pending;
    private readonly Counter failure;
    private readonly Histogram duration;
    private readonly string model;
    private readonly string version;

    public InferenceMetrics(CollectorRegistry registry, string model, string version)
    {
        this.model = model;
        this.version = version;
        var metrics = Metrics.WithCustomRegistry(registry);
        success = Count("nv_inference_request_success", "Number of successful inference requests");
        inferences = Count("nv_inference_count", "Number of inferences performed, in rows");
        executions = Count("nv_inference_exec_count", "Number of model executions performed");
        requestTime = Count("nv_inference_request_duration_us", "Cumulative inference request duration in microseconds");
        queueTime = Count("nv_inference_queue_duration_us", "Cumulative inference queuing duration in microseconds");
        computeTime = Count("nv_inference_compute_infer_duration_us", "Cumulative compute duration in microseconds");
        pending = metrics.CreateGauge("nv_inference_pending_request_count", "Number of requests awaiting execution", ["model", "version"])
            .WithLabels(model, version);
        failure = metrics.CreateCounter(
            "nv_inference_request_failure", "Number of failed inference requests by reason", ["model", "version", "reason"]);
        foreach (var reason in new[] { FailureReasons.Rejected, FailureReasons.Canceled, FailureReasons.Backend, FailureReasons.Other })
        {
            // Published at 0 from the start, so that a rate includes the first failure.
            failure.WithLabels(model, version, reason).Publish();
        }

        duration = metrics.CreateHistogram(
            "sluice_inference_request_duration_seconds",
            "Duration of inference requests in seconds, by code",
            ["model", "version", "code"],
            new HistogramConfiguration { Buckets = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });

        Counter.Child Count(string name, string help) => metrics.CreateCounter(name, help, ["model", "version"]).WithLabels(model, version);
    }

    /// <summary>Counts an answered request.</summary>
    /// <param name="code">Status code of the answer.</param>
    /// <param name="elapsed">Time from the request to the answer.</param>
    /// <param name="reason">One of <see cref="FailureReasons"/>. Null when the request succeeded.</param>
    public void Answered(int code, TimeSpan elapsed, string? reason)
    {
        if (reason is null)
        {
            success.Inc();
            requestTime.Inc(elapsed.TotalMicroseconds);
        }
        else
        {
            failure.WithLabels(model, version, reason).Inc();
        }

        duration.WithLabels(model, version, code == 200 ? "200" : code.ToString(CultureInfo.InvariantCulture))
            .Observe(elapsed.TotalSeconds);
    }

    /// <summary>Counts an execution of the model and its rows.</summary>
    public void Executed(TimeSpan elapsed, long rows)
    {
        executions.Inc();
        inferences.Inc(rows);
        computeTime.Inc(elapsed.TotalMicroseconds);
    }

    /// <summary>Adds the time that a request waited to run.</summary>
    public void Queued(TimeSpan elapsed) => queueTime.Inc(elapsed.TotalMicroseconds);

    /// <summary>Changes the number of requests that wait to run.</summary>
    public void Waiting(int change) => pending.Inc(change);
}

/// <summary>Reasons of failed requests, by Triton's names.</summary>
internal static class FailureReasons
{
    public const string Rejected = "REJECTED";

    public const string Canceled = "CANCELED";

    public const string Backend = "BACKEND";

    public const string Other = "OTHER";
}

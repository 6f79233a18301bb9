using System.Globalization;
using Prometheus;

namespace Sluice.Inference.Measurements;

/// <summary>
/// Metrics by Triton's names and labels (its durations are counters, in microseconds), and a histogram in seconds by code,
/// from which quantiles and error rates of a version can be told.
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
        inferences = Count("nv_inference_count", "Number of inferences performed: rows");
        executions = Count("nv_inference_exec_count", "Number of model executions performed");
        requestTime = Count("nv_inference_request_duration_us", "Cumulative inference request duration in microseconds");
        queueTime = Count("nv_inference_queue_duration_us", "Cumulative inference queuing duration in microseconds");
        computeTime = Count("nv_inference_compute_infer_duration_us", "Cumulative compute duration in microseconds");
        pending = metrics.CreateGauge("nv_inference_pending_request_count", "Number of requests awaiting execution", ["model", "version"])
            .WithLabels(model, version);
        failure = metrics.CreateCounter("nv_inference_request_failure", "Number of failed inference requests by reason", ["model", "version", "reason"]);
        foreach (var reason in new[] { FailureReasons.Rejected, FailureReasons.Canceled, FailureReasons.Backend, FailureReasons.Other })
        {
            // There from the start, so that a rate over the first failure is not lost.
            failure.WithLabels(model, version, reason).Publish();
        }

        duration = metrics.CreateHistogram(
            "sluice_inference_request_duration_seconds",
            "Duration of inference requests in seconds, by code",
            ["model", "version", "code"],
            new HistogramConfiguration { Buckets = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });

        Counter.Child Count(string name, string help) => metrics.CreateCounter(name, help, ["model", "version"]).WithLabels(model, version);
    }

    /// <summary>A request has been answered.</summary>
    /// <param name="code">With this status.</param>
    /// <param name="elapsed">After this time.</param>
    /// <param name="reason">One of <see cref="FailureReasons"/>; null: it succeeded.</param>
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

        duration.WithLabels(model, version, code == 200 ? "200" : code.ToString(CultureInfo.InvariantCulture)).Observe(elapsed.TotalSeconds);
    }

    /// <summary>The model has run on so many rows.</summary>
    public void Executed(TimeSpan elapsed, long rows)
    {
        executions.Inc();
        inferences.Inc(rows);
        computeTime.Inc(elapsed.TotalMicroseconds);
    }

    /// <summary>A request has waited for its turn.</summary>
    public void Queued(TimeSpan elapsed) => queueTime.Inc(elapsed.TotalMicroseconds);

    /// <summary>More or fewer requests wait.</summary>
    public void Waiting(int change) => pending.Inc(change);
}

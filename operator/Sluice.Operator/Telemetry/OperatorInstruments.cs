using Prometheus;

namespace Sluice.Operator.Telemetry;

/// <summary>The metrics of one operator, in a registry of its own.</summary>
public sealed class OperatorInstruments
{
    private readonly Counter _reconciles;
    private readonly Histogram _durations;
    private readonly Counter _requests;
    private readonly Counter _decisions;
    private readonly Counter _queries;
    private readonly Counter _watches;
    private readonly Gauge _cached;
    private readonly Gauge _unreadable;
    private readonly Gauge _remembered;
    private readonly Gauge _queue;
    private readonly Gauge _leader;
    private readonly Counter _notifications;

    /// <summary>Creates a registry with all instruments.</summary>
    public OperatorInstruments()
    {
        Registry = Prometheus.Metrics.NewCustomRegistry();
        DotNetStats.Register(Registry);
        var metrics = Prometheus.Metrics.WithCustomRegistry(Registry);
        _reconciles = metrics.CreateCounter(
            "sluice_operator_reconcile_total", "Reconciles, by kind and outcome (success, conflict, error).", ["kind", "outcome"]);
        _durations = metrics.CreateHistogram(
            "sluice_operator_reconcile_duration_seconds",
            "Duration of reconciles.",
            ["kind"],
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 15) });
        _requests = metrics.CreateCounter(
            "sluice_operator_api_requests_total",
            "Requests to the Kubernetes API, by verb, resource and code (error: no answer).",
            ["verb", "resource", "code"]);
        _decisions = metrics.CreateCounter("sluice_operator_decisions_total", "Decisions taken, by kind and outcome.", ["kind", "outcome"]);
        _queries = metrics.CreateCounter(
            "sluice_operator_queries_total", "Queries of gates to Prometheus, by outcome (number, empty, error).", ["outcome"]);
        _watches = metrics.CreateCounter(
            "sluice_operator_watch_starts_total", "Watches started, by kind and cause (list, resume, error).", ["kind", "cause"]);
        _cached = metrics.CreateGauge("sluice_operator_cached_objects", "Objects in the caches, by kind.", ["kind"]);
        _unreadable = metrics.CreateGauge(
            "sluice_operator_unreadable_objects", "Objects that are stored and that this release cannot read, by kind.", ["kind"]);
        _remembered = metrics.CreateGauge(
            "sluice_operator_remembered_objects",
            "Entries that are kept in memory for objects beside the caches, by what keeps them.",
            ["memory"]);
        _queue = metrics.CreateGauge(
            "sluice_operator_queue_depth", "Objects waiting for a reconcile, by kind and state.", ["kind", "state"]);
        _leader = metrics.CreateGauge("sluice_operator_leader", "1 while this process leads.");
        _notifications = metrics.CreateCounter(
            "sluice_operator_notifications_total", "Tries to notify the hook, by outcome (sent, retried, failed, dropped).", ["outcome"]);
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; }

    /// <summary>Counts one decision.</summary>
    /// <param name="kind">Kind of the object decided on.</param>
    /// <param name="outcome">One of a small, fixed set of words.</param>
    public void Decided(string kind, string outcome) => _decisions.WithLabels(kind, outcome).Inc();

    internal void Reconciled(string kind, string outcome, TimeSpan duration)
    {
        _reconciles.WithLabels(kind, outcome).Inc();
        _durations.WithLabels(kind).Observe(duration.TotalSeconds);
    }

    internal void Notified(string outcome) => _notifications.WithLabels(outcome).Inc();

    internal void Requested(string verb, string resource, string code) => _requests.WithLabels(verb, resource, code).Inc();

    internal void Queried(string outcome) => _queries.WithLabels(outcome).Inc();

    internal void WatchStarted(string kind, string cause) => _watches.WithLabels(kind, cause).Inc();

    internal void Cached(string kind, int count) => _cached.WithLabels(kind).Set(count);

    internal void Unreadable(string kind, int count) => _unreadable.WithLabels(kind).Set(count);

    internal void Remembered(string memory, int count) => _remembered.WithLabels(memory).Set(count);

    internal void Queued(string kind, string state, int count) => _queue.WithLabels(kind, state).Set(count);

    internal void Leads(bool leads) => _leader.Set(leads ? 1 : 0);
}

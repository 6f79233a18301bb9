using Prometheus;
using Sluice.Api.Text;
using Sluice.Operator.Kinds;
using Sluice.Operator.Leadership;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Accounting;

/// <summary>
/// GPU time and cost of the TrainingJobs that there are, by namespace and model, as their statuses have them at each scrape. Nothing is
/// summed in memory, so that a restart counts nothing twice; a job that is deleted takes its share with it. Only the replica that leads
/// shows them.
/// </summary>
internal sealed class TrainingTime
{
    private static readonly string[] ByModel = ["namespace", "model"];

    private readonly Cluster _cluster;
    private readonly Replica _replica;
    private readonly Gauge _total;
    private readonly Gauge _useful;
    private readonly Gauge _lost;
    private readonly Gauge _idle;
    private readonly Gauge _cost;

    public TrainingTime(Cluster cluster, Replica replica, OperatorInstruments instruments)
    {
        (_cluster, _replica) = (cluster, replica);
        var metrics = Prometheus.Metrics.WithCustomRegistry(instruments.Registry);
        _total = metrics.CreateGauge(
            "sluice_training_gpu_seconds", "GPU time of attempts and trials that ended, of the jobs that there are, in seconds.", ByModel);
        _useful = metrics.CreateGauge(
            "sluice_training_useful_gpu_seconds", "The part of it that gave a result, or a checkpoint, in seconds.", ByModel);
        _lost = metrics.CreateGauge(
            "sluice_training_lost_gpu_seconds", "The rest of it, by the cause of the loss, in seconds.", [.. ByModel, "cause"]);
        _idle = metrics.CreateGauge(
            "sluice_training_idle_gpu_seconds", "The part of it in which GPUs had no kernel to run, in seconds.", ByModel);
        _cost = metrics.CreateGauge("sluice_training_cost", "Its cost, in the currency of the prices.", ByModel);
        instruments.Registry.AddBeforeCollectCallback(Collect);
    }

    private void Collect()
    {
        IReadOnlyList<TrainingJob> jobs = _replica.Leads ? _cluster.TrainingJobs.All() : [];
        var used = jobs
            .Where(job => job.Status?.GpuSeconds is not null)
            .GroupBy(job => (Namespace: job.Metadata.NamespaceProperty, job.Spec.Model))
            .Select(of => (Labels: new[] { of.Key.Namespace, of.Key.Model }, Jobs: of.ToList()))
            .ToList();
        Show(_total, used.Select(of => (of.Labels, of.Jobs.Sum(job => (decimal?)job.Status!.GpuSeconds!.Total))));
        Show(_useful, used.Select(of => (of.Labels, of.Jobs.Sum(job => (decimal?)job.Status!.GpuSeconds!.Useful))));
        Show(_idle, used.Select(of => (of.Labels, Known(of.Jobs.Select(job => (decimal?)job.Status!.GpuSeconds!.Idle)))));
        Show(_cost, used.Select(of => (of.Labels, Known(of.Jobs.Select(CostOf)))));
        Show(_lost, used.SelectMany(of => of.Jobs
            .SelectMany(job => job.Status!.GpuSeconds!.LostByCause ?? new Dictionary<string, long>())
            .GroupBy(lost => lost.Key, lost => lost.Value)
            .Select(lost => ((string[])[.. of.Labels, lost.Key], (decimal?)lost.Sum()))));
    }

    // What none of the jobs knows is not shown as 0.
    private static decimal? Known(IEnumerable<decimal?> values) =>
        values.ToList() is var all && all.Exists(value => value is not null) ? all.Sum() : null;

    private static decimal? CostOf(TrainingJob job) => DecimalText.TryParse(job.Status!.Cost, out var cost) ? cost : null;

    private static void Show(Gauge gauge, IEnumerable<(string[] Labels, decimal? Value)> values)
    {
        var known = values.Where(each => each.Value is not null).ToList();
        var shown = known.Select(each => string.Join('\n', each.Labels)).ToHashSet(StringComparer.Ordinal);
        foreach (var old in gauge.GetAllLabelValues().Where(labels => !shown.Contains(string.Join('\n', labels))).ToList())
        {
            gauge.RemoveLabelled(old);
        }

        foreach (var (labels, value) in known)
        {
            gauge.WithLabels(labels).Set((double)value!.Value);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace KubeOps.Operator.Metrics;

internal sealed class OperatorMetrics
{
    private readonly ConcurrentDictionary<string, Func<(int Scheduled, int Ready)>> _queues = new(StringComparer.Ordinal);

    public OperatorMetrics(IMeterFactory meters, string name) => meters.Create(new MeterOptions(name)).CreateObservableGauge(
        "kubeops.operator.queue.depth",
        Observe,
        "{items}",
        "Current number of entities in the queue, split by scheduled and ready state.");

    public void AddQueue(string entity, Func<(int Scheduled, int Ready)> depth) => _queues[entity] = depth;

    private static Measurement<int> Measure(int value, string entity, string state) => new(
        value,
        new KeyValuePair<string, object?>("kubeops.entity.type", entity),
        new KeyValuePair<string, object?>("kubeops.queue.state", state));

    private IEnumerable<Measurement<int>> Observe()
    {
        foreach (var (entity, depth) in _queues)
        {
            var (scheduled, ready) = depth();
            yield return Measure(scheduled, entity, "scheduled");
            yield return Measure(ready, entity, "ready");
        }
    }
}

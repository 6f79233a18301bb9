using System.Diagnostics.Metrics;

namespace Sluice.Operator.Telemetry;

/// <summary>Copies KubeOps' gauge of its queues to <c>/metrics</c> at each scrape.</summary>
internal sealed class QueueDepth : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly OperatorInstruments _instruments;

    public QueueDepth(IMeterFactory meters, OperatorInstruments instruments)
    {
        _instruments = instruments;

        // A listener sees the meters of the whole process; the scope identifies those of this host.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "kubeops.operator.queue.depth" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>(Measured);
        _listener.Start();
        instruments.Registry.AddBeforeCollectCallback(_listener.RecordObservableInstruments);
    }

    public void Dispose() => _listener.Dispose();

    private void Measured(Instrument instrument, int value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        string kind = "", of = "";
        foreach (var (key, tag) in tags)
        {
            kind = key == "kubeops.entity.type" ? tag as string ?? "" : kind;
            of = key == "kubeops.queue.state" ? tag as string ?? "" : of;
        }

        _instruments.Queued(kind, of, value);
    }
}

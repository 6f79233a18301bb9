namespace Prometheus;

public static class GaugeExtensions
{
    public static void SetToCurrentTimeUtc(this IGauge gauge) => gauge.SetToTimeUtc(DateTimeOffset.UtcNow);

    public static void SetToTimeUtc(this IGauge gauge, DateTimeOffset timestamp) =>
        gauge.Set(timestamp.ToUnixTimeMilliseconds() / 1000.0);

    public static IDisposable TrackInProgress(this IGauge gauge)
    {
        gauge.Inc();
        return new InProgress(gauge);
    }

    private sealed class InProgress : IDisposable
    {
        private IGauge? _gauge;

        public InProgress(IGauge gauge) => _gauge = gauge;

        public void Dispose() => Interlocked.Exchange(ref _gauge, null)?.Dec();
    }
}

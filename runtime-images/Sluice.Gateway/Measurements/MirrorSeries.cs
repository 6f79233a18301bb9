using System.Globalization;
using Prometheus;
using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Measurements;

/// <summary>How the answers to mirrored requests compare, for one version under one generation of a table.</summary>
internal sealed class MirrorSeries : ISeries
{
    private readonly Counter.Child _equal;
    private readonly Counter.Child _different;
    private readonly Counter.Child _skipped;

    /// <summary>Series of a version under a generation; all three are shown from the beginning.</summary>
    public MirrorSeries(Counter counter, RouteSeriesLabels labels)
    {
        var generation = labels.Generation.ToString(CultureInfo.InvariantCulture);
        _equal = counter.WithLabels(labels.Deployment, generation, labels.Version, "equal");
        _different = counter.WithLabels(labels.Deployment, generation, labels.Version, "different");
        _skipped = counter.WithLabels(labels.Deployment, generation, labels.Version, "skipped");
    }

    /// <summary>Counts a result.</summary>
    public void Count(MirrorResult result) => (result switch
    {
        MirrorResult.Equal => _equal,
        MirrorResult.Different => _different,
        _ => _skipped,
    }).Inc();

    /// <inheritdoc/>
    public void Retire()
    {
        _equal.Remove();
        _different.Remove();
        _skipped.Remove();
    }
}

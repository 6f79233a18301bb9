using System.Globalization;
using Prometheus;
using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Measurements;

/// <summary>The answers of one version to the requests that one generation of a routing table divided by weight.</summary>
internal sealed class EvidenceSeries : ISeries
{
    private readonly CodeSeries _codes;
    private readonly RouteHistogram _duration;
    private readonly RouteHistogram _firstByte;
    private readonly Action _retire;

    /// <summary>Series of a version within a generation.</summary>
    public EvidenceSeries(
        Counter requests, RouteHistograms durations, RouteHistograms firstBytes, RouteSeriesLabels labels, RouteBounds bounds)
    {
        var generation = labels.Generation.ToString(CultureInfo.InvariantCulture);
        _codes = new CodeSeries(requests, labels.Deployment, generation, labels.Version);
        _duration = durations.Add(labels.Deployment, generation, labels.Version, bounds.Latency);
        _firstByte = firstBytes.Add(labels.Deployment, generation, labels.Version, bounds.FirstByte);
        _retire = () =>
        {
            durations.Remove(_duration);
            firstBytes.Remove(_firstByte);
        };
    }

    /// <summary>Counts an answer by its code and by the seconds to its first and last byte.</summary>
    public void Count(int code, double firstByte, double lastByte)
    {
        _duration.Observe(lastByte);
        _firstByte.Observe(firstByte);
        _codes.Count(code);
    }

    /// <inheritdoc/>
    public void Retire()
    {
        _codes.Retire();
        _retire();
    }
}

/// <summary>The results of comparing answers to mirrored requests, for one version within one generation of a routing table.</summary>
internal sealed class MirrorSeries : ISeries
{
    private readonly Counter.Child _equal;
    private readonly Counter.Child _different;
    private readonly Counter.Child _skipped;

    /// <summary>Series of a version within a generation. All three results are shown from the start, at 0.</summary>
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

/// <summary>The labels of evidence.</summary>
/// <param name="Deployment">Name of the ModelDeployment.</param>
/// <param name="Generation">Generation of its routing table.</param>
/// <param name="Version">The version, or <c>version/track</c> for a track of it.</param>
internal sealed record RouteSeriesLabels(string Deployment, long Generation, string Version);

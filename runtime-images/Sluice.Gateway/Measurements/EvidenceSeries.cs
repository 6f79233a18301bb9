using System.Globalization;
using Prometheus;

namespace Sluice.Gateway.Measurements;

/// <summary>The answers of one version to the requests that one generation of a table divided.</summary>
internal sealed class EvidenceSeries : ISeries
{
    private readonly CodeSeries _codes;
    private readonly RouteHistogram _duration;
    private readonly RouteHistogram _firstByte;
    private readonly Action _retire;

    /// <summary>Series of a version under a generation.</summary>
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

    /// <summary>Counts an answer: its code, and the seconds to its first and to its last byte.</summary>
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

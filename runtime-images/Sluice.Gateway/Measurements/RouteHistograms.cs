using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Measurements;

/// <summary>A metric of histograms by deployment, generation and version, in Prometheus' text format 0.0.4.</summary>
internal sealed class RouteHistograms(string name, string help)
{
    private readonly ConcurrentDictionary<RouteHistogram, string> _labels = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes a series.</summary>
    public RouteHistogram Add(string deployment, string generation, string version, IEnumerable<double> bounds)
    {
        var histogram = new RouteHistogram(bounds);
        _labels[histogram] = $"deployment=\"{Escape(deployment)}\",generation=\"{generation}\",version=\"{Escape(version)}\"";
        return histogram;
    }

    /// <summary>Takes a series out.</summary>
    public void Remove(RouteHistogram histogram) => _labels.TryRemove(histogram, out _);

    /// <summary>Writes the metric.</summary>
    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} histogram\n");

        // ToArray is the dictionary's own and takes one moment's series. LINQ alone would copy by the count of a moment before, and throw.
        foreach (var (histogram, labels) in _labels.ToArray().OrderBy(series => series.Value, StringComparer.Ordinal))
        {
            long all = 0;
            foreach (var (bound, count) in histogram.Cumulative())
            {
                var le = double.IsPositiveInfinity(bound) ? "+Inf" : bound.ToString(CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{le}\"}} {all = count}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {histogram.Sum}\n{name}_count{{{labels}}} {all}\n");
        }
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}

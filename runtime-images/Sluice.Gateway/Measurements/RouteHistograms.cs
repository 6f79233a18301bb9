using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Measurements;

/// <summary>A histogram metric by deployment, generation and version, written in Prometheus' text format 0.0.4.</summary>
internal sealed class RouteHistograms(string name, string help)
{
    private readonly ConcurrentDictionary<RouteHistogram, string> _labels = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a series.</summary>
    public RouteHistogram Add(string deployment, string generation, string version, IEnumerable<double> bounds)
    {
        var histogram = new RouteHistogram(bounds);
        _labels[histogram] = $"deployment=\"{Escape(deployment)}\",generation=\"{generation}\",version=\"{Escape(version)}\"";
        return histogram;
    }

    /// <summary>Removes a series.</summary>
    public void Remove(RouteHistogram histogram) => _labels.TryRemove(histogram, out _);

    /// <summary>Writes the metric.</summary>
    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} histogram\n");

        // The dictionary's own ToArray is atomic. LINQ would size its copy by an earlier count, and throw when a series is added meanwhile.
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

/// <summary>
/// A histogram with its own bounds. prometheus-net has one set of bounds per metric; here each route adds its objectives as bounds, so that
/// the share of requests above an objective is counted exactly rather than estimated from the buckets around it.
/// </summary>
internal sealed class RouteHistogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private double _sum;

    /// <summary>A histogram with these upper bounds, in seconds and in any order, and an infinite one.</summary>
    public RouteHistogram(IEnumerable<double> bounds)
    {
        _bounds = [.. bounds.Distinct().Order()];
        _counts = new long[_bounds.Length + 1];
    }

    /// <summary>Counts a time. A time equal to a bound is within it.</summary>
    public void Observe(double seconds)
    {
        var at = Array.BinarySearch(_bounds, seconds);
        Interlocked.Increment(ref _counts[at < 0 ? ~at : at]);
        for (var sum = _sum; ;)
        {
            var seen = Interlocked.CompareExchange(ref _sum, sum + seconds, sum);
            if (seen.Equals(sum))
            {
                return;
            }

            sum = seen;
        }
    }

    /// <summary>Sum of all times, in seconds.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>The upper bounds in ascending order, the last one infinite, each with the number of times within it.</summary>
    public IEnumerable<(double Bound, long Count)> Cumulative()
    {
        long count = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            count += Volatile.Read(ref _counts[i]);
            yield return (i < _bounds.Length ? _bounds[i] : double.PositiveInfinity, count);
        }
    }
}

/// <summary>Upper bounds of the histograms of a route, in seconds.</summary>
/// <param name="Latency">Bounds of the time to the last byte.</param>
/// <param name="FirstByte">Bounds of the time to the first byte.</param>
internal sealed record RouteBounds(IReadOnlyList<double> Latency, IReadOnlyList<double> FirstByte)
{
    /// <summary>Eight bounds per decade from 1 ms to 10 s, each a third above the one before.</summary>
    public static readonly double[] Default =
    [
        0.0005, 0.001, 0.0013, 0.0018, 0.0024, 0.0032, 0.0042, 0.0056, 0.0075, 0.01, 0.013, 0.018, 0.024, 0.032, 0.042, 0.056, 0.075,
        0.1, 0.13, 0.18, 0.24, 0.32, 0.42, 0.56, 0.75, 1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5, 10,
    ];

    /// <summary>The default bounds together with a route's objectives.</summary>
    public static RouteBounds With(IReadOnlyList<double> latency, IReadOnlyList<double> firstByte) =>
        new([.. Default, .. latency], [.. Default, .. firstByte]);
}

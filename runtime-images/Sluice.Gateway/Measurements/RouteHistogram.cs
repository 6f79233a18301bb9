namespace Sluice.Gateway.Measurements;

/// <summary>
/// A histogram with bounds of its own. The metrics library has one set of bounds a metric; here each route brings its objectives, so that the
/// share of requests above one is counted and not guessed from the buckets around it.
/// </summary>
internal sealed class RouteHistogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private double _sum;

    /// <summary>A histogram with these upper bounds, in seconds, in any order, and one without bound.</summary>
    public RouteHistogram(IEnumerable<double> bounds)
    {
        _bounds = [.. bounds.Distinct().Order()];
        _counts = new long[_bounds.Length + 1];
    }

    /// <summary>Counts a time. One that is equal to a bound is within it.</summary>
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

    /// <summary>Upper bounds, rising, the last one infinite, each with how many times were within it.</summary>
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

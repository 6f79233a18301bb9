namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>What a Prometheus histogram says.</summary>
public sealed class LatencyHistogram
{
    private readonly IReadOnlyList<LatencyBucket> buckets;

    /// <summary>Sums over pods that restart may fall; what is below its predecessor is taken for equal to it.</summary>
    public LatencyHistogram(IReadOnlyList<LatencyBucket> buckets)
    {
        var rising = new List<LatencyBucket>();
        long most = 0;
        foreach (var bucket in buckets.Where(bucket => !double.IsNaN(bucket.UpperBound)).OrderBy(bucket => bucket.UpperBound))
        {
            most = Math.Max(most, VersionEvidence.Plausible(bucket.Count));
            rising.Add(bucket with { Count = most });
        }

        this.buckets = rising;
        Count = most;
    }

    /// <summary>Observations in all.</summary>
    public long Count { get; }

    /// <summary>
    /// A quantile in seconds, interpolated within its bucket as PromQL's <c>histogram_quantile</c> does; beyond the last finite bound it is
    /// that bound. Null: no observations, or no finite bound.
    /// </summary>
    public double? Quantile(double quantile)
    {
        if (Count == 0 || buckets.Count == 0 || double.IsInfinity(buckets[0].UpperBound))
        {
            return null;
        }

        var rank = Math.Clamp(quantile, 0, 1) * Count;
        var lower = 0.0;
        long below = 0;
        foreach (var bucket in buckets)
        {
            if (bucket.Count >= rank && bucket.Count > below)
            {
                return double.IsInfinity(bucket.UpperBound)
                    ? lower
                    : lower + ((bucket.UpperBound - lower) * ((rank - below) / (bucket.Count - below)));
            }

            lower = double.IsInfinity(bucket.UpperBound) ? lower : bucket.UpperBound;
            below = bucket.Count;
        }

        return lower;
    }

    /// <summary>Observations that are surely above a bound: those of the bucket that holds it are not counted.</summary>
    public long SurelyAbove(double seconds) =>
        Count - (buckets.FirstOrDefault(bucket => bucket.UpperBound >= seconds)?.Count ?? Count);
}

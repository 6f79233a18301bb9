namespace Sluice.Decisions.ModelDeployments;

/// <summary>A bucket of a Prometheus histogram.</summary>
/// <param name="UpperBound">Upper bound in seconds, inclusive; positive infinity for the last.</param>
/// <param name="Count">Observations up to the bound (cumulative).</param>
public sealed record LatencyBucket(double UpperBound, long Count);

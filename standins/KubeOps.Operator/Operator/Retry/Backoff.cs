namespace KubeOps.Operator.Retry;

internal static class Backoff
{
    /// <summary>2, 4, … 32 seconds, and up to one more.</summary>
    public static TimeSpan WithJitter(uint failures) =>
        TimeSpan.FromSeconds((1 << (int)Math.Min(failures, 5)) + Random.Shared.NextDouble());
}

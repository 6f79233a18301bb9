namespace Sluice.Decisions;

/// <summary>How long to wait before something that failed is tried again.</summary>
public static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>10 s, doubled with every failure in a row, at most 6 min (the limits of batch/v1 Job).</summary>
    /// <param name="failures">Failures in a row, at least 1.</param>
    public static TimeSpan After(int failures) => After(failures, First, Longest);

    /// <summary>A time of one's own, doubled with every failure in a row, and the longest.</summary>
    /// <param name="failures">Failures in a row, at least 1.</param>
    /// <param name="first">After the first failure.</param>
    /// <param name="longest">At most.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest) =>
        TimeSpan.FromTicks((long)Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, Math.Clamp(failures - 1, 0, 40))));
}

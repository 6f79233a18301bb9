namespace Sluice.Decisions.TrainingJobs;

/// <summary>How long to wait before something that failed is tried again.</summary>
public static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>10 s, doubled with every failure in a row, at most 6 min (the limits of batch/v1 Job).</summary>
    /// <param name="failures">Failures in a row, at least 1.</param>
    public static TimeSpan After(int failures) => failures > 6
        ? Longest
        : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Max(0, failures - 1)));
}

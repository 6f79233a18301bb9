namespace Sluice.Decisions.Text;

/// <summary>How long to wait before something that failed is tried again.</summary>
public static class BackOff
{
    // The limits of batch/v1 Job.
    private static readonly Doubling Waits = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(6));

    /// <summary>10 s, doubled with every failure in a row, at most 6 min.</summary>
    /// <param name="failures">Failures in a row, at least 1.</param>
    public static TimeSpan After(int failures) => Waits.After(failures);
}

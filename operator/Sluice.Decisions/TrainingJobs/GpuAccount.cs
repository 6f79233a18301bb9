using System.Globalization;
using Sluice.Api.TrainingJobs;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>Keeps the account of GPU time.</summary>
public static class GpuAccount
{
    /// <summary>Adds an attempt that ended.</summary>
    /// <param name="account">The account so far; null: empty.</param>
    /// <param name="spec">The job's spec.</param>
    /// <param name="wall">How long the attempt held its pods.</param>
    /// <param name="useful">Whether its work is kept, by a result or a checkpoint.</param>
    public static GpuSeconds Add(GpuSeconds? account, TrainingJobSpec spec, TimeSpan wall, bool useful)
    {
        var seconds = (long)(Math.Max(0, wall.TotalSeconds) * GpusPerWorker(spec) * spec.Workers);
        account ??= new GpuSeconds();
        return new GpuSeconds
        {
            Total = account.Total + seconds,
            Useful = account.Useful + (useful ? seconds : 0),
            Lost = account.Lost + (useful ? 0 : seconds),
        };
    }

    // Extended resources are whole numbers, and a limit without a request is both.
    private static long GpusPerWorker(TrainingJobSpec spec) => spec.Resources.Limits
        .Where(limit => limit.Key.EndsWith("/gpu", StringComparison.Ordinal))
        .Sum(limit => long.TryParse(limit.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, 1024) : 0);
}

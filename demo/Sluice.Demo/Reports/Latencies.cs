using Sluice.Demo.Load;

namespace Sluice.Demo.Reports;

/// <summary>Times to answer in milliseconds, as the clients saw them.</summary>
internal sealed record Latencies
{
    /// <summary>Median.</summary>
    public required double P50 { get; init; }

    /// <summary>95th percentile.</summary>
    public required double P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public required double P99 { get; init; }

    /// <summary>Longest.</summary>
    public required double Max { get; init; }

    /// <summary>Computes the latencies of at least one answer.</summary>
    public static Latencies Of(IEnumerable<Answer> answers)
    {
        var sorted = answers.Select(answer => answer.Milliseconds).Order().ToArray();
        double At(double share) => Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))], 2);
        return new Latencies { P50 = At(0.5), P95 = At(0.95), P99 = At(0.99), Max = At(1) };
    }
}

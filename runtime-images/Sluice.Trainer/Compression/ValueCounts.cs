namespace Sluice.Trainer.Compression;

/// <summary>The values of a tensor, seen twice: first their extremes, and then how many lie where between those.</summary>
internal sealed class ValueCounts
{
    // Fine enough for a share of 0.0001 on each side of a bell.
    private const int Bins = 8192;

    private readonly long[] counts = new long[Bins];
    private double least = double.PositiveInfinity;
    private double greatest = double.NegativeInfinity;
    private long total;

    /// <summary>Takes values for the extremes.</summary>
    public void See(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }
    }

    /// <summary>Counts the same values again.</summary>
    public void Count(ReadOnlySpan<float> values)
    {
        var width = (greatest - least) / Bins;
        foreach (var value in values)
        {
            counts[width > 0 ? Math.Min((int)((value - least) / width), Bins - 1) : 0]++;
        }

        total += values.Length;
    }

    /// <summary>
    /// The narrowest range of bins that leaves at most half of what need not be covered out on each side. With a coverage of 1 it is from
    /// the least to the greatest value.
    /// </summary>
    /// <param name="coverage">Share of the values that are covered, in (0, 1].</param>
    public ValueRange Range(double coverage)
    {
        if (coverage >= 1 || total == 0)
        {
            return ValueRange.Of(least, greatest);
        }

        // A share such as 0.9998 is no exact number.
        var (outside, width) = ((long)((1 - coverage) / 2 * total + 1e-6), (greatest - least) / Bins);
        var (low, high, below, above) = (0, Bins - 1, 0L, 0L);
        while (low < high && below + counts[low] <= outside)
        {
            below += counts[low++];
        }

        while (high > low && above + counts[high] <= outside)
        {
            above += counts[high--];
        }

        return ValueRange.Of(least + low * width, least + (high + 1) * width);
    }
}

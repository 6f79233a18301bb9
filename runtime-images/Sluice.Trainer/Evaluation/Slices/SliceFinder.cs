using Sluice.Trainer.Evaluation.Bootstrap;
using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Evaluation.Slices;

/// <summary>A slice on which a model is worse than on the other rows.</summary>
/// <param name="Slice">The slice: a value or bin of one column, or of two.</param>
/// <param name="Loss">Mean loss of its rows.</param>
/// <param name="Low">Lower end of the interval of the mean loss, at 95 % for this slice alone.</param>
/// <param name="High">Upper end of that interval.</param>
/// <param name="OtherLoss">Mean loss of all other rows.</param>
/// <param name="Effect">
/// Effect size: the difference of the two means in standard deviations of the loss. 0.2 is small, 0.5 medium, 0.8 large.
/// </param>
/// <param name="Severity">By which slices are ordered: how much worse the slice is than all rows, less a penalty for few rows.</param>
public sealed record WorstSlice(Slice Slice, double Loss, double Low, double High, double OtherLoss, double Effect, double Severity);

/// <summary>What a search for the worst slices found.</summary>
/// <param name="Worst">The worst slices, the most severe first.</param>
/// <param name="Tested">Number of slices that were large enough to be tested.</param>
/// <param name="PairsLeftOut">Number of pairs of columns that were not searched, because the work is bounded.</param>
public sealed record SliceSearch(IReadOnlyList<WorstSlice> Worst, int Tested, int PairsLeftOut);

/// <summary>
/// Finds the slices on which a model is worst, over all columns and pairs of columns, as Slice Finder (Chung et al., 2019,
/// https://arxiv.org/abs/1807.06068) and SliceLine (Sagadeeva and Boehm, 2021, https://doi.org/10.1145/3448016.3457323) do. A slice is
/// reported only if it is worse than the other rows, and one of two columns only if it is also worse than the rest of its slice of either
/// column alone, by one-sided Welch tests that accept 5 % errors in the whole search. The order is by SliceLine's score.
/// </summary>
public sealed class SliceFinder
{
    private const double AcceptedErrors = 0.05;
    private const double WeightOfLoss = 0.95; // SliceLine's α

    /// <summary>The least number of rows of a slice, 2 or more. By default a hundredth of the rows, and at least 20.</summary>
    public int? LeastSize { get; init; }

    /// <summary>The largest number of slices to report.</summary>
    public int Most { get; init; } = 10;

    /// <summary>How many rows may be read, over all columns and pairs of columns. It bounds the time: 10⁹ take some seconds.</summary>
    public long Work { get; init; } = 1_000_000_000;

    /// <summary>The job's seed, for the intervals.</summary>
    public long Seed { get; init; }

    /// <summary>Searches the worst slices.</summary>
    /// <param name="losses">The loss of each row, 0 or more. Rows whose loss is NaN are left out.</param>
    /// <param name="columns">The columns to slice by.</param>
    public SliceSearch Find(double[] losses, IReadOnlyList<SliceColumn> columns)
    {
        int[] rows = [.. Enumerable.Range(0, losses.Length).Where(row => !double.IsNaN(losses[row]))];
        var leastSize = Math.Max(2, LeastSize ?? Math.Max(20, rows.Length / 100));
        var candidates = new SliceCandidates(losses, rows, columns, leastSize, AcceptedErrors);
        var pairs = candidates.Pairs();
        var affordable = (int)Math.Clamp(Work / Math.Max(1, rows.Length) - columns.Count, 0, pairs.Count);
        foreach (var (first, second) in pairs.Take(affordable))
        {
            candidates.AddPair(first, second);
        }

        var all = candidates.All;
        var worst = candidates.Found
            .Where(of => of.Error * candidates.Tested <= AcceptedErrors)
            .OrderByDescending(of => Severity(of.Losses, all)).ThenByDescending(of => of.Losses.Count)
            .Select(of => (of.Losses, Slice: candidates.SliceOf(of)))
            .DistinctBy(of => of.Slice.Rows, new SameRows())
            .Take(Most)
            .Select(of => Describe(of.Slice, of.Losses, all, losses));
        return new SliceSearch([.. worst], candidates.Tested, pairs.Count - affordable);
    }

    private WorstSlice Describe(Slice slice, Moments of, Moments all, double[] losses)
    {
        var mean = new Metric("loss", Better.Lower, rows => Mean(losses, rows)) { IsShare = losses.All(loss => loss is 0 or 1) };
        var interval = new MetricBootstrap(Seed).Interval(mean, slice.Rows);
        var other = all.Without(of).Mean;
        return new WorstSlice(
            slice, interval.Estimate, interval.Low, interval.High, other, (of.Mean - other) / all.Deviation, Severity(of, all));
    }

    private static double Severity(Moments of, Moments all)
        => WeightOfLoss * (of.Mean / all.Mean - 1) - (1 - WeightOfLoss) * ((double)all.Count / of.Count - 1);

    private static double Mean(double[] losses, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += losses[row];
        }

        return sum / rows.Length;
    }

    private sealed class SameRows : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj) => HashCode.Combine(obj.Length, obj[0]);
    }
}

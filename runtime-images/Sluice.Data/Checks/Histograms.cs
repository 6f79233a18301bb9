using Sluice.Data.Profiles;

namespace Sluice.Data.Checks;

/// <summary>Counts the current training rows in the bins of a reference.</summary>
internal static class Histograms
{
    /// <summary>
    /// Bins of a number: between the deciles of the reference, open at both ends, and one for missing values. A value that is several
    /// deciles gets a bin of its own, or all rows of a constant column would be in one bin with whatever lies below it.
    /// </summary>
    public static (IReadOnlyList<long> Reference, IReadOnlyList<long> Current) OfNumbers(
        ColumnProfile reference, NumberProfile numbers, IReadOnlyList<(long Below, long AtMost)> current, long currentCount,
            long currentMissing)
    {
        var deciles = numbers.Deciles().ToList();
        var (before, after) = (new List<long>(), new List<long>());
        for (var i = 0; i < numbers.Quantiles.Count; i++)
        {
            var quantile = numbers.Quantiles[i];
            var times = deciles.Count(decile => decile == quantile.Value);
            if (times > 1)
            {
                before.Add(quantile.Below);
                after.Add(current[i].Below);
            }

            // Least and greatest value alone divide nothing: both ends are open.
            if (times > 1 || (times == 1 && quantile.Value != deciles[0] && quantile.Value != deciles[^1]))
            {
                before.Add(quantile.AtMost);
                after.Add(current[i].AtMost);
            }
        }

        return ([.. Bins(before, reference.Count), reference.Missing], [.. Bins(after, currentCount), currentMissing]);
    }

    /// <summary>Bins of categories: one for each value that the reference names, one for all others, and one for missing values.</summary>
    public static (IReadOnlyList<long> Reference, IReadOnlyList<long> Current) OfValues(
        ColumnProfile reference, IReadOnlyDictionary<string, long> current, long currentCount, long currentMissing)
    {
        var values = reference.Values ?? [];
        var after = values.Select(value => current.GetValueOrDefault(value.Value)).ToList();
        return (
            [.. values.Select(value => value.Count), reference.Count - values.Sum(value => value.Count), reference.Missing],
            [.. after, currentCount - after.Sum(), currentMissing]);
    }

    private static IEnumerable<long> Bins(List<long> cumulative, long total) =>
        cumulative.Append(total).Zip(cumulative.Prepend(0), (upper, lower) => upper - lower);
}

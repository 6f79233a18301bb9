using Sluice.Api.TrainingJobs;
using Sluice.Data.Checks;
using Sluice.Data.Tables;

namespace Sluice.Data.Profiles;

/// <summary>
/// Reads the distribution of numbers from one pass over the sorted training values. DuckDB sorts within its memory and spills to scratch,
/// whereas its own quantiles hold a whole column. Sums are taken in ascending order, so that they do not depend on threads.
/// </summary>
internal static class NumberProfiler
{
    /// <summary>The values of a feature as numbers, as SQL: a date counts as seconds since 1970.</summary>
    public static string Value(FeatureOptions feature) =>
        feature.Type == FeatureTypes.Date ? $"epoch({Sql.Name(feature.Name)})" : $"CAST({Sql.Name(feature.Name)} AS DOUBLE)";

    /// <summary>The distribution of the training rows' values of a numeric expression.</summary>
    public static NumberProfile? Read(DataTable table, string expression)
    {
        var count = table.Counts($"SELECT count({expression}) FROM {PartRows.Table} WHERE {PartRows.Training}")[0];
        if (count == 0)
        {
            return null;
        }

        var quantiles = new List<Quantile>();
        var (percent, mean, squares, read, below) = (0, 0.0, 0.0, 0L, 0L);
        double? run = null;
        foreach (var value in Sorted(table, expression))
        {
            if (value != run)
            {
                Close();
                (run, below) = (value, read);
            }

            read++;
            var difference = value - mean;
            mean += difference / read;
            squares += difference * (value - mean);
        }

        Close();
        return new NumberProfile { Mean = mean, StdDev = Math.Sqrt(squares / count), Quantiles = quantiles };

        // A run of equal values is every quantile whose rank lies in it, and is listed by the least of them.
        void Close()
        {
            if (run is not { } value || Rank(percent) > read)
            {
                return;
            }

            quantiles.Add(new Quantile(percent, value, below, read));
            while (percent <= 100 && Rank(percent) <= read)
            {
                percent++;
            }
        }

        long Rank(int at) => Math.Max(1, (long)Math.Ceiling((decimal)at * count / 100));
    }

    /// <summary>The values of the training rows in ascending order, read as they come.</summary>
    public static IEnumerable<double> Sorted(DataTable table, string expression) => table.Stream(
        $"SELECT {expression} AS value FROM {PartRows.Table} WHERE {PartRows.Training} AND value IS NOT NULL ORDER BY value",
        static row => row.GetDouble(0));
}

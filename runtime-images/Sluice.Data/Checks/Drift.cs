using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Profiles;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>How far the training rows are from those of an earlier version of the model.</summary>
internal static class Drift
{
    public static Finding Examine(CheckedTable table, DriftCheck check, ParentProfile? parent)
    {
        if (parent?.Profile is not { } profile)
        {
            var why = parent is null ? "no version of the model is published yet" : $"version {parent.Version} has no profile of its data";
            return check.Version is null
                ? new Finding(true, $"nothing is compared, as {why}", "drift")
                : new Finding(false,
                    $"nothing can be compared with version {check.Version}: {(parent is null ? "it is not published" : why)}",
                    "drift.version", "NoProfile");
        }

        table.Divide();
        var measure = check.Measure ?? "PSI";
        var most = check.Max is { } max ? (double)DecimalText.Parse(max) : measure == "PSI" ? 0.2 : 0.1;
        var (apart, notes, all) = (new List<string>(), new List<string>(), new List<(string Name, double Distance)>());
        foreach (var column in Columns(table, check, measure))
        {
            if (profile.Columns.FirstOrDefault(other => other.Name == column.Name) is not { } reference)
            {
                (check.Columns is null ? notes : apart).Add($"column '{column.Name}' was none of version {parent.Version}'s");
            }
            else if (reference.Type != column.Type)
            {
                apart.Add($"column '{column.Name}' is {column.Type}, and was {reference.Type}");
            }
            else if (Distance(table, column, reference, measure) is not { } distance)
            {
                notes.Add($"column '{column.Name}' has no rows to compare");
            }
            else
            {
                all.Add((column.Name, distance));
                if (reference.Sensitive || table.Dataset.IsSensitive(column.Name))
                {
                    notes.Add($"of the sensitive column '{column.Name}' only the share of missing values is compared");
                }
                else if (reference is { Numbers: null, Values: null, Count: > 0 })
                {
                    notes.Add($"of column '{column.Name}' only the share of missing values is compared, since the profile of version "
                        + $"{parent.Version} has no distribution of dates");
                }
            }
        }

        // A distance at the bound is a sum of rounded shares.
        apart.InsertRange(0, all.Where(each => each.Distance > most + 1e-12).OrderByDescending(each => each.Distance)
            .Select(each => $"column '{each.Name}' is {Written(each.Distance)} from version {parent.Version}"));
        var noted = string.Concat(notes.Select(note => "; " + note));
        return apart.Count > 0
            ? new Finding(false, $"{string.Join(", ", apart)}; {measure} may be at most {Written(most)}{noted}", "drift.max", "Drift")
            : new Finding(
                true,
                (all.Count > 0 ? $"the greatest {measure} is {Written(all.Max(each => each.Distance))}, that of column "
                    + $"'{all.MaxBy(each => each.Distance).Name}'" : "no column is compared") + $", from version {parent.Version}{noted}",
                "drift");
    }

    private static IEnumerable<FeatureOptions> Columns(CheckedTable table, DriftCheck check, string measure) =>
        table.Dataset.Features.Concat(PartRows.Target(table.Dataset))
            .Where(feature => check.Columns?.Contains(feature.Name) ?? (feature.Type is "numeric" or "categorical"))
            .Where(feature => measure != "KolmogorovSmirnov" || feature.Type is "numeric" or "date");

    private static double? Distance(CheckedTable table, FeatureOptions column, ColumnProfile reference, string measure)
    {
        var name = Sql.Name(column.Name);
        var counts = table.Counts($"SELECT count({name}), count(*) - count({name}) FROM {PartRows.Table} WHERE {PartRows.Training}");
        if (counts.Sum() == 0 || reference.Count + reference.Missing == 0)
        {
            return null;
        }

        // Without values on one side, which a sensitive column never has, the share of missing ones is all that there is to compare.
        long[] presentBefore = [reference.Count, reference.Missing];
        var (before, after) = ((IReadOnlyList<long>)presentBefore, (IReadOnlyList<long>)counts);
        var missing = Math.Abs(((double)reference.Missing / presentBefore.Sum()) - ((double)counts[1] / counts.Sum()));
        if (table.Dataset.IsSensitive(column.Name))
        {
            return Of(0);
        }

        if (reference.Numbers is { } numbers)
        {
            var current = Cumulative(numbers, NumberProfiler.Sorted(table.Table, NumberProfiler.Value(column)));
            (before, after) = Histograms.OfNumbers(reference, numbers, current, counts[0], counts[1]);
            return Of(counts[0] == 0 ? 0 : Distances.KolmogorovSmirnov(
                [.. numbers.Quantiles.Select(quantile => (quantile.Below, quantile.AtMost))], current, reference.Count, counts[0]));
        }

        if (reference.Values is { Count: > 0 } values)
        {
            var named = string.Join(", ", values.Select(value => Sql.Text(value.Value)));
            var current = table.Query(
                $"SELECT CAST({name} AS VARCHAR) AS value, count(*) FROM {PartRows.Table} WHERE {PartRows.Training} AND value IN "
                    + $"({named}) GROUP BY value")
                .ToDictionary(row => (string)row[0]!, row => (long)row[1]!, StringComparer.Ordinal);
            (before, after) = Histograms.OfValues(reference, current, counts[0], counts[1]);
        }

        return Of(0);

        double Of(double values) => measure switch
        {
            "JensenShannon" => Distances.JensenShannon(before, after),
            "KolmogorovSmirnov" => Math.Max(values, missing),
            _ => Distances.PopulationStability(before, after),
        };
    }

    /// <summary>How many of the sorted values are below each quantile of the reference, and at it or below.</summary>
    private static IReadOnlyList<(long Below, long AtMost)> Cumulative(NumberProfile reference, IEnumerable<double> sorted)
    {
        var counts = new (long Below, long AtMost)[reference.Quantiles.Count];
        var (below, atMost, read) = (0, 0, 0L);
        foreach (var value in sorted)
        {
            for (; below < counts.Length && reference.Quantiles[below].Value <= value; below++)
            {
                counts[below].Below = read;
            }

            for (; atMost < counts.Length && reference.Quantiles[atMost].Value < value; atMost++)
            {
                counts[atMost].AtMost = read;
            }

            read++;
        }

        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = (i < below ? counts[i].Below : read, i < atMost ? counts[i].AtMost : read);
        }

        return counts;
    }

    private static string Written(double distance) => distance.ToString("0.####", CultureInfo.InvariantCulture);
}

using Sluice.Api.TrainingJobs;
using Sluice.Data.Checks;
using Sluice.Data.Tables;

namespace Sluice.Data.Profiles;

/// <summary>Computes the profile of the training rows.</summary>
public static class DataProfiler
{
    private const int MostValues = 100;
    private const int MostClasses = 1000;

    /// <summary>Computes the profile. The rows are never held, and what DuckDB needs beyond its memory it spills to scratch.</summary>
    /// <param name="table">The rows, whose database has the table <c>parts</c>.</param>
    /// <param name="dataset">Names the features, the target and the sensitive columns.</param>
    /// <param name="stop">Ends the work.</param>
    public static DataProfile Profile(DataTable table, DatasetOptions dataset, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(dataset);
        try
        {
            return table.Interruptible(stop, () => Profile(table, dataset));
        }
        finally
        {
            PartRows.Drop(table);
        }
    }

    private static DataProfile Profile(DataTable table, DatasetOptions dataset)
    {
        PartRows.Make(table, dataset);
        return new DataProfile
        {
            Dataset = table.Digest,
            Rows = table.Count($"SELECT count(*) FROM {PartRows.Parts} WHERE {PartRows.Training}"),
            Target = dataset.Target,
            Columns =
            [
                .. dataset.Features.Select(feature => Column(table, dataset, feature, MostValues)),
                .. PartRows.Target(dataset).Select(target => Column(table, dataset, target, MostClasses)),
            ],
        };
    }

    private static ColumnProfile Column(DataTable table, DatasetOptions dataset, FeatureOptions feature, int most)
    {
        var name = Sql.Name(feature.Name);
        var from = $"FROM {PartRows.Table} WHERE {PartRows.Training}";
        var counts = PartRows.HasDistribution(feature)
            ? table.Counts($"SELECT count({name}), count(*) {from}")
            : table.Counts($"SELECT count({name}), count(*) FROM {DataTable.Rows} JOIN {PartRows.Parts} USING ({DataTable.Position}) "
                + $"WHERE {PartRows.Training}");
        var profile = new ColumnProfile { Name = feature.Name, Type = feature.Type, Count = counts[0], Missing = counts[1] - counts[0] };
        if (dataset.IsSensitive(feature.Name))
        {
            return profile with { Sensitive = true };
        }

        return feature.Type switch
        {
            "numeric" => profile with { Numbers = NumberProfiler.Read(table, NumberProfiler.Value(feature)) },
            "categorical" => profile with
            {
                Distinct = table.Counts($"SELECT count(*) FROM (SELECT DISTINCT {name} {from} AND {name} IS NOT NULL)")[0],
                Values =
                [
                    .. table.Query($"SELECT CAST({name} AS VARCHAR) AS value, count(*) AS n {from} AND {name} IS NOT NULL "
                        + $"GROUP BY value ORDER BY n DESC, value LIMIT {most}")
                        .Select(row => new ValueCount((string)row[0]!, (long)row[1]!)),
                ],
            },
            "date" => profile with
            {
                Dates = Dates(table, $"SELECT min({name}), max({name}) {from}"),
                Numbers = NumberProfiler.Read(table, NumberProfiler.Value(feature)),
            },
            _ => profile,
        };
    }

    private static DateRange? Dates(DataTable table, string sql) => table.Query(sql).Single() is [DateTime first, DateTime last]
        ? new DateRange(DateTime.SpecifyKind(first, DateTimeKind.Utc), DateTime.SpecifyKind(last, DateTimeKind.Utc))
        : null;
}

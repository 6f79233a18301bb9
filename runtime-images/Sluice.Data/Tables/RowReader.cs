using Sluice.Api.TrainingJobs;
using Sluice.Data.Splits;

namespace Sluice.Data.Tables;

/// <summary>
/// Reads the rows of one part in batches, in the order of their positions. Each batch is a query for a range of positions, which reads
/// the blocks of that range alone, so neither the database nor the reader ever sorts or holds the whole part.
/// </summary>
public sealed class RowReader
{
    private readonly DataTable table;
    private readonly DatasetOptions dataset;
    private readonly FeatureOptions[] columns;

    /// <summary>Creates a reader.</summary>
    /// <param name="table">A table that <see cref="DataSplit"/> has divided.</param>
    /// <param name="dataset">Names the features and the target.</param>
    public RowReader(DataTable table, DatasetOptions dataset)
    {
        (this.table, this.dataset) = (table, dataset);
        columns = [.. dataset.Features, .. dataset.TargetFeature() is { } target ? [target] : Array.Empty<FeatureOptions>()];
    }

    /// <summary>The different values of a column of texts, in ordinal order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Name of the column.</param>
    public static IReadOnlyList<string> Values(DataTable table, string column)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = $"SELECT DISTINCT {Sql.Name(column)} AS value FROM {DataTable.Rows} WHERE value IS NOT NULL";
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        values.Sort(StringComparer.Ordinal);
        return values;
    }

    /// <summary>Reads the rows of a part.</summary>
    /// <param name="part">One of <see cref="DataSplit"/>'s parts.</param>
    /// <param name="rows">Number of positions per batch, which may hold fewer rows of the part. Batches without rows are left out.</param>
    public IEnumerable<RowBatch> Read(string part, int rows)
    {
        var count = table.Count();
        for (var start = 0L; start < count; start += rows)
        {
            if (ReadRange(part, start, start + rows) is { Count: > 0 } batch)
            {
                yield return batch;
            }
        }
    }

    private RowBatch ReadRange(string part, long start, long end)
    {
        var selected = string.Concat(columns.Select(column => ", " + FeatureCells.Expression(column, "r." + Sql.Name(column.Name))));
        using var command = table.Connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"""
            SELECT r.{DataTable.Position}{selected}
            FROM {DataTable.Rows} r JOIN {DataSplit.Parts} p ON p.{DataTable.Position} = r.{DataTable.Position}
            WHERE r.{DataTable.Position} >= {start} AND r.{DataTable.Position} < {end}
            AND p.{DataTable.Position} >= {start} AND p.{DataTable.Position} < {end} AND p.part = '{part}'
            ORDER BY r.{DataTable.Position}
            """);
        using var reader = command.ExecuteReader();
        var positions = new List<long>();
        var cells = columns.Select(FeatureCells.For).ToArray();
        while (reader.Read())
        {
            positions.Add(reader.GetInt64(0));
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i].Add(reader, i + 1);
            }
        }

        return new RowBatch
        {
            Positions = [.. positions],
            Features = [.. cells.Take(dataset.Features.Count).Select(list => list.Build())],
            Target = cells.Skip(dataset.Features.Count).SingleOrDefault()?.Build(),
        };
    }
}

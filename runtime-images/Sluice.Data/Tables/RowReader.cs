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
    private readonly Dictionary<string, int> places;

    /// <summary>Creates a reader.</summary>
    /// <param name="table">A table that <see cref="DataSplit"/> has divided.</param>
    /// <param name="dataset">Names the features and the target.</param>
    /// <param name="classes">The classes, in the order of their labels.</param>
    public RowReader(DataTable table, DatasetOptions dataset, IReadOnlyList<string> classes)
    {
        (this.table, this.dataset) = (table, dataset);
        places = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
    }

    /// <summary>The classes of a table, in ordinal order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">Name of the column with the class.</param>
    public static IReadOnlyList<string> Classes(DataTable table, string target)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = $"SELECT DISTINCT {Sql.Name(target)} FROM {DataTable.Rows}";
        using var reader = command.ExecuteReader();
        var classes = new List<string>();
        while (reader.Read())
        {
            classes.Add(reader.GetString(0));
        }

        classes.Sort(StringComparer.Ordinal);
        return classes;
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
        var columns = string.Concat(dataset.Features.Select(feature => ", "
            + FeatureCells.Expression(feature, "r." + Sql.Name(feature.Name))));
        using var command = table.Connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"""
            SELECT r.{DataTable.Position}, r.{Sql.Name(dataset.Target)}{columns}
            FROM {DataTable.Rows} r JOIN {DataSplit.Parts} p ON p.{DataTable.Position} = r.{DataTable.Position}
            WHERE r.{DataTable.Position} >= {start} AND r.{DataTable.Position} < {end}
            AND p.{DataTable.Position} >= {start} AND p.{DataTable.Position} < {end} AND p.part = '{part}'
            ORDER BY r.{DataTable.Position}
            """);
        using var reader = command.ExecuteReader();
        var (positions, labels) = (new List<long>(), new List<int>());
        var cells = dataset.Features.Select(feature => FeatureCells.For(feature)).ToArray();
        while (reader.Read())
        {
            positions.Add(reader.GetInt64(0));
            labels.Add(places[reader.GetString(1)]);
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i].Add(reader, i + 2);
            }
        }

        return new RowBatch
        {
            Positions = [.. positions],
            Labels = [.. labels],
            Features = [.. cells.Select(list => list.Build())],
        };
    }
}

using System.Numerics;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// Aggregates over the training rows. Each result is the same whatever the order in which threads see the rows: extremes, counts, order
/// statistics, and sums of integers.
/// </summary>
/// <param name="table">A table that has been divided into parts.</param>
internal sealed class TrainingPart(DataTable table)
{
    /// <summary>The training rows as <c>r</c>, for the end of a query. Further conditions follow with AND.</summary>
    public const string Rows = $"""
        FROM {DataTable.Rows} r JOIN {DataSplit.Parts} p ON p.{DataTable.Position} = r.{DataTable.Position}
        WHERE p.part = '{DataSplit.Training}'
        """;

    private const int FixedPointBits = 62;

    /// <summary>A column of a row.</summary>
    public static string Column(string name) => $"r.{Sql.Name(name)}";

    /// <summary>Runs a statement.</summary>
    /// <returns>Number of rows that it changed.</returns>
    public int Execute(string sql)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query, null where a value is.</summary>
    public IEnumerable<object?[]> Query(string sql) => table.Query(sql);

    /// <summary>See <see cref="DataTable.NameOf"/>.</summary>
    public string NameOf(long position) => table.NameOf(position);

    /// <summary>The only row of a query.</summary>
    public object?[] One(string sql) => Query(sql).Single();

    /// <summary>
    /// Exact means. The values are rounded to fixed-point numbers of 62 bits, whose sums are exact; the rounding is below the last of the
    /// 53 bits of the largest value.
    /// </summary>
    /// <param name="expressions">Each value as SQL, and the greatest magnitude that it can have. Nulls do not count.</param>
    /// <param name="from">The end of the query, from FROM on. Defaults to the training rows.</param>
    public double[] Means(IReadOnlyList<(string Value, double Most)> expressions, string from = Rows)
    {
        if (expressions.Count == 0)
        {
            return [];
        }

        var scales = expressions.Select(each => each.Most > 0 ? FixedPointBits - 2 - Math.ILogB(each.Most) : 0).ToArray();
        var sums = expressions.Zip(scales, (each, scale) =>
            $"sum(CAST(round(({each.Value}) * {Sql.Number(Math.ScaleB(1, scale))}) AS BIGINT)), count({each.Value})");
        var row = One($"SELECT {string.Join(", ", sums)} {from}");
        return [.. scales.Select((scale, i) => row[2 * i] is BigInteger sum ? Math.ScaleB((double)sum / Count(i), -scale) : 0)];

        long Count(int i) => (long)row[2 * i + 1]!;
    }
}

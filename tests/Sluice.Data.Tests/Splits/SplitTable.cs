using DuckDB.NET.Data;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Splits;

/// <summary>A table in memory to divide, and what came of it.</summary>
internal sealed class SplitTable : IDisposable
{
    private readonly DataTable table;

    /// <summary>Makes a table by a query that gives the position as <c>i</c> and further columns.</summary>
    public SplitTable(string query, int threads = 1)
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        table = new DataTable(connection, "sha256:0");
        table.Execute(FormattableString.Invariant($"SET threads = {threads}"));
        table.Execute($"""
            CREATE TABLE rows AS
            SELECT i AS __row, i + 2 AS __file_row, NULL::VARCHAR AS __file, * EXCLUDE (i) FROM ({query}) ORDER BY i
            """);
    }

    public DataTable Table => table;

    /// <summary>A table with a column <c>y</c> of these values, one per row.</summary>
    public static SplitTable Of(IEnumerable<string> values, int threads = 1) => new(
        "SELECT i::BIGINT AS i, y FROM (VALUES " + string.Join(", ", values.Select((value, i) => $"({i}, {Sql.Text(value)})"))
            + ") AS t(i, y)",
        threads);

    public PartSizes Divide(SplitOptions split, long seed = 7)
        => DataSplit.Divide(table, new DatasetOptions { Target = "y", Split = split }, seed);

    /// <summary>The positions of a part, ascending.</summary>
    public long[] Rows(string part) => [.. All().Where(row => row.Part == part).Select(row => row.Row)];

    /// <summary>All rows of the parts in the order in which they lie there.</summary>
    public IReadOnlyList<(long Row, string Part, int? Fold)> All()
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = "SELECT __row, part, fold FROM parts";
        using var reader = command.ExecuteReader();
        var rows = new List<(long, string, int?)>();
        while (reader.Read())
        {
            rows.Add((reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt32(2)));
        }

        return rows;
    }

    public void Dispose() => table.Dispose();
}

using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>The rows of a dataset as the checks look at them.</summary>
internal sealed class CheckedTable
{
    /// <summary>Most rows that a message shows.</summary>
    public const int MostShown = 5;

    private const int LongestShown = 40;

    private readonly DataTable table;
    private bool divided;

    /// <summary>Reads the names and types of the columns, and counts the rows.</summary>
    public CheckedTable(DataTable table, DatasetOptions dataset)
    {
        (this.table, Dataset) = (table, dataset);
        Types = Query($"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '{DataTable.Rows}'")
            .ToDictionary(row => (string)row[0]!, row => (string)row[1]!, StringComparer.Ordinal);
        Rows = Counts($"SELECT count(*) FROM {DataTable.Rows}")[0];
    }

    /// <summary>The dataset.</summary>
    public DatasetOptions Dataset { get; }

    /// <summary>DuckDB's types of the columns by name.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    /// <summary>How many rows there are.</summary>
    public long Rows { get; }

    /// <summary>Runs a query of few rows. They are held, since DuckDB ends a stream of rows when another query begins.</summary>
    public IReadOnlyList<object?[]> Query(string sql) => [.. table.Query(sql)];

    /// <summary>The only row of a query, as counts.</summary>
    public long[] Counts(string sql) => table.Counts(sql);

    /// <summary>Makes the table with the part of each row, once; see <see cref="PartRows"/>.</summary>
    public void Divide()
    {
        if (!divided)
        {
            PartRows.Make(table, Dataset);
            divided = true;
        }
    }

    /// <summary>The table itself.</summary>
    public DataTable Table => table;

    /// <summary>
    /// Which rows a condition holds of, as <c>row 17 ('x'), row 20 ('y')</c>: the first five. Without values if they are sensitive.
    /// </summary>
    /// <param name="condition">The condition in SQL.</param>
    /// <param name="column">The column whose values are shown.</param>
    public string Show(string condition, string column)
    {
        var sensitive = Dataset.IsSensitive(column);
        var value = sensitive ? "NULL" : $"CAST({Sql.Name(column)} AS VARCHAR)";
        return string.Join(", ", Query(
            $"SELECT {DataTable.Position}, {value} FROM {DataTable.Rows} WHERE {condition} ORDER BY {DataTable.Position} LIMIT {MostShown}")
            .Select(row => table.NameOf((long)row[0]!) + (sensitive ? "" : $" ({Value((string?)row[1])})")));
    }

    /// <summary>A value of others in a message of ours.</summary>
    public static string Value(string? text) => text is null ? "none"
        : text.Length <= LongestShown ? $"'{VisibleText.Of(text)}'"
        : $"'{VisibleText.Of(text[..LongestShown])}…'";

    /// <summary>A share with four digits at most, such as 0.0123.</summary>
    public static string Share(double part, double whole) =>
        (whole > 0 ? part / whole : 0).ToString("0.####", CultureInfo.InvariantCulture);
}

using System.Data;
using System.Globalization;
using Sluice.Data.Splits;

namespace Sluice.Data.Tables;

/// <summary>
/// A column of the rows of a part, in the order of their positions: a feature, the target, or a further one
/// (<see cref="DataSettings.FurtherColumns"/>). Either numbers or texts are set, by the type that the table holds.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Numbers">The number of each row, NaN where it has none. Null where the column holds no numbers.</param>
/// <param name="Texts">The text of each row, null where it has none. Null where the column holds numbers.</param>
public sealed record PartColumn(string Name, double[]? Numbers, string?[]? Texts)
{
    /// <summary>Number of rows.</summary>
    public int Count => Numbers?.Length ?? Texts!.Length;

    /// <summary>The value of a row as a text. Null where it has none.</summary>
    public string? Text(int row) => Numbers is null ? Texts![row]
        : double.IsNaN(Numbers[row]) ? null
        : Numbers[row].ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads a column. Null when the table has none of that name. Images have no texts.</summary>
    /// <param name="table">A table that <see cref="DataSplit"/> has divided.</param>
    /// <param name="part">One of its parts.</param>
    /// <param name="column">Name of the column.</param>
    public static PartColumn? Read(DataTable table, string part, string column)
    {
        var type = table.Query($"DESCRIBE {DataTable.Rows}")
            .Where(row => (string)row[0]! == column && column is not (DataTable.Position or DataTable.FileRow or DataTable.FileName))
            .Select(row => (string)row[1]!).FirstOrDefault();
        if (type is null)
        {
            return null;
        }

        var name = $"r.{Sql.Name(column)}";
        if (Conversion.IsNumeric(type))
        {
            return new PartColumn(
                column, [.. Values($"CAST({name} AS DOUBLE)", row => row.IsDBNull(0) ? double.NaN : row.GetDouble(0))], null);
        }

        // Groups have few values: each text is held once.
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        return new PartColumn(column, null, [.. Values(Text(name, type), row => row.IsDBNull(0) ? null : Known(row.GetString(0)))]);

        string Known(string text) => known.TryGetValue(text, out var same) ? same : known[text] = text;

        IEnumerable<T> Values<T>(string value, Func<IDataRecord, T> read) => table.Stream(
            $"""
            SELECT {value} FROM {DataTable.Rows} r JOIN {DataSplit.Parts} p ON p.{DataTable.Position} = r.{DataTable.Position}
            WHERE p.part = '{part}' ORDER BY r.{DataTable.Position}
            """,
            read);
    }

    private static string Text(string name, string type) =>
        type.EndsWith(']') ? "NULL::VARCHAR"
        : type.StartsWith("TIMESTAMP", StringComparison.Ordinal) ? $"strftime({name}, '%Y-%m-%dT%H:%M:%S')"
        : $"CAST({name} AS VARCHAR)";
}

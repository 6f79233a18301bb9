using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>
/// How values of a column are read as numbers or truth values, by the type that DuckDB has for it. Texts are read narrowly: DuckDB's own
/// casts take <c>1_000</c> for a number.
/// </summary>
internal static class ColumnTypes
{
    private const string NumberPattern = @"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*";

    /// <summary>Whether values are numbers already.</summary>
    public static bool IsNumber(string type) => type is "DOUBLE" or "FLOAT" or "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT"
        or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" || type.StartsWith("DECIMAL", StringComparison.Ordinal);

    /// <summary>A DOUBLE, NULL where a value is no number. Null when no value of the type is one.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="type">Its type.</param>
    /// <param name="point">The decimal separator of texts.</param>
    public static string? Number(string column, string type, string point = ".")
    {
        var name = Sql.Name(column);
        var text = point == "." ? name : $"replace({name}, {Sql.Text(point)}, '.')";
        return IsNumber(type) ? $"CAST({name} AS DOUBLE)"
            : type == "VARCHAR" ? $"CASE WHEN regexp_full_match({text}, '{NumberPattern}') THEN TRY_CAST({text} AS DOUBLE) END"
            : null;
    }

    /// <summary>A condition that holds of values that are not of a type that a check may ask for.</summary>
    public static string Other(string column, string type, string wanted, string point)
    {
        var name = Sql.Name(column);
        var number = Number(column, type, point);
        return wanted switch
        {
            "number" => number is null ? "true" : IsNumber(type) ? "false" : $"({number}) IS NULL",
            "integer" => number is null ? "true" : $"({number}) IS DISTINCT FROM floor({number})",
            "date" => Times.Utc(name, type) is { } date ? $"({date}) IS NULL" : "true",
            "boolean" => type == "BOOLEAN" ? "false" : type == "VARCHAR" ? $"lower({name}) NOT IN ('true', 'false')" : "true",
            "text" => type == "BLOB" || type.EndsWith(']') || type.StartsWith("STRUCT", StringComparison.Ordinal)
                || type.StartsWith("MAP", StringComparison.Ordinal) ? "true" : "false",
            _ => "false",
        };
    }
}

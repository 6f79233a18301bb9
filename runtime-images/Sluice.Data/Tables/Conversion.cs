using System.Globalization;
using Sluice.Data.Failures;
using Sluice.Data.Tables.Files;
using Sluice.Data.Tables.Images;

namespace Sluice.Data.Tables;

/// <summary>Converts a column to the type of the job, as SQL.</summary>
/// <param name="column">The column that the job names.</param>
/// <param name="index">Index of the column among those that the job names.</param>
/// <param name="source">The column that holds it.</param>
/// <param name="missing">The texts that stand for no value.</param>
/// <param name="separator">The decimal separator of numbers that are texts.</param>
/// <param name="invalidText">Whether texts may hold bytes that are invalid in the encoding.</param>
internal sealed class Conversion(
    NamedColumn column, int index, FileColumn source, IReadOnlyList<string> missing, string separator, bool invalidText)
{
    /// <summary>The message of the SQL error for a cell that cannot be converted.</summary>
    public const string Fault = "this cell does not fit its column";

    /// <summary>The greatest number of a model's input, a 32-bit float.</summary>
    private static readonly string Greatest = float.MaxValue.ToString("R", CultureInfo.InvariantCulture);

    private readonly bool text = source.Type == "VARCHAR";
    private readonly string converted = string.Create(CultureInfo.InvariantCulture, $"__sluice_{index}");

    /// <summary>The column that the job names.</summary>
    public NamedColumn Column => column;

    /// <summary>The column that holds it.</summary>
    public FileColumn Source => source;

    /// <summary>The value, which is an error when it is <see cref="Bad"/>.</summary>
    public string Value => (Bad, missing.Count) switch
    {
        ("false", _) => $"CASE WHEN {Present} THEN {converted} END",
        (_, 0) => $"CASE WHEN NOT {Bad} THEN {converted} WHEN {Present} THEN error('{Fault}') END",
        _ => $"CASE WHEN NOT {Present} THEN NULL WHEN {Bad} THEN error('{Fault}') ELSE {converted} END",
    };

    /// <summary>Whether a value is there that cannot be converted, given that one is there.</summary>
    public string Bad => column.Kind switch
    {
        ColumnKind.Number => $"NOT coalesce({converted} BETWEEN -{Greatest} AND {Greatest}{Plain}, false)",
        ColumnKind.Date => $"{converted} IS NULL",
        ColumnKind.ImageFile => $"{converted} IS NULL",
        ColumnKind.Pixels => $"coalesce(len(list_filter({converted}, lambda x: isfinite(x))) <> len({converted}), true)",
        ColumnKind.Text when text && invalidText => $"contains({source.Sql}, chr(65535))",
        _ => "false",
    };

    /// <summary>The conversion as a column of a subquery, because DuckDB would compute it each time that an expression names it.</summary>
    public string Inner => $"{Converted} AS {converted}";

    /// <summary>Whether the cell holds a value.</summary>
    public string Present => $"({source.Sql} IS NOT NULL{string.Concat(Missing().Select(condition => $" AND {condition}"))})";

    /// <summary>The value as a text, for messages.</summary>
    public string Shown => text ? source.Sql : $"{source.Sql}::VARCHAR";

    /// <summary>
    /// What is wrong with the value, for <see cref="Error"/>: the value itself, or else a clause such as <c>is corrupt</c>.
    /// </summary>
    public string Problem => column.Kind == ColumnKind.ImageFile && ImageFunctions.Reads(source.Type)
        ? ImageFunctions.Fault(source, column.Image!) : Shown;

    // DuckDB allows underscores between digits, and has words for what is no number.
    private string Plain => text ? $" AND NOT contains({source.Sql}, '_')" : "";

    private string Converted => column.Kind switch
    {
        ColumnKind.Number when !text => $"TRY_CAST({source.Sql} AS DOUBLE)",
        ColumnKind.Number when separator == "." => $"TRY_CAST({source.Sql} AS DOUBLE)",
        ColumnKind.Number => $"CASE WHEN NOT contains({source.Sql}, '.') THEN TRY_CAST(replace({source.Sql}, ',', '.') AS DOUBLE) END",
        ColumnKind.Date when Times.Utc(source.Sql, source.Type) is { } time =>
            text ? $"CASE WHEN NOT {Times.HasOtherOffset(source.Sql)} THEN {time} END" : time,
        ColumnKind.Date => "NULL::TIMESTAMP",
        ColumnKind.ImageFile when ImageFunctions.Reads(source.Type) => ImageFunctions.Pixels(source, column.Image!),
        ColumnKind.ImageFile => "NULL::FLOAT[]",
        ColumnKind.Pixels => $"TRY_CAST({source.Sql} AS FLOAT[])",
        ColumnKind.Text => Shown,
        _ => source.Sql,
    };

    /// <summary>The error for a value that cannot be converted.</summary>
    /// <param name="row">Its row, such as <c>row 5</c>.</param>
    /// <param name="value">Its <see cref="Problem"/>.</param>
    /// <param name="file">The file that it is in.</param>
    public JobException Error(string row, string value, TableFile? file)
    {
        if (column.Kind == ColumnKind.ImageFile)
        {
            return JobException.BadData("NotAnImage", column.TypeField[..^"type".Length] + "image.decode",
                $"{row}, column '{column.Name}' "
                    + (ImageFunctions.Reads(source.Type) ? value : $"is of the type {source.Type}, not bytes or a text in base64")
                    + "; correct the file, or leave out the row");
        }

        if (value.Contains(TextFile.Undecodable, StringComparison.Ordinal) && file is not null)
        {
            return JobException.BadData("OtherEncoding", file.Field, $"{row}, column '{column.Name}' {file.EncodingFault}");
        }

        var shown = column.Sensitive ? "its value" : value.Length > 60 ? $"'{value[..60]}…'" : $"'{value}'";
        if (column.Kind == ColumnKind.Date && text && Times.IsWithOtherOffset(value))
        {
            return JobException.BadData("DateWithOffset", column.TypeField,
                $"{row}, column '{column.Name}': {shown} has an offset from UTC, which the model cannot convert; write times in UTC, "
                    + $"or have spec.dataset.sql convert them: CAST({Sql.Name(column.Name)} AS TIMESTAMPTZ)");
        }

        return column.Kind == ColumnKind.Pixels
            ? JobException.BadData("NotAnImage", column.TypeField, $"{row}, column '{column.Name}': {shown} is not a list of numbers; "
                + "write it as [0, 12, 255] in CSV, or use a column of lists in Parquet or JSON Lines")
            : column.Kind == ColumnKind.Date
            ? JobException.BadData("NotADate", column.TypeField, $"{row}, column '{column.Name}': {shown} is not a date; "
                + "write it as 2024-05-31 or 2024-05-31 12:30:00, or add it to spec.dataset.missingValues if it stands for a missing value")
            : JobException.BadData("NotANumber", column.TypeField,
                $"{row}, column '{column.Name}': {shown} is not a finite number; {Remedy(value)}");
    }

    private string Remedy(string value)
    {
        var other = separator == "." ? "," : ".";
        return text && value.Contains(other, StringComparison.Ordinal)
            ? $"write it without a thousands separator, or set spec.dataset.csv.decimal to '{other}' if that is the decimal separator"
            : "correct it, add it to spec.dataset.missingValues if it stands for a missing value, or make the feature categorical";
    }

    private IEnumerable<string> Missing()
    {
        if (missing.Count > 0)
        {
            yield return $"{Shown} NOT IN ({string.Join(", ", missing.Select(Sql.Text))})";
        }

        // A number is the one that a text stands for, however either is written. NaN equals itself in SQL.
        var numbers = missing.Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (double?)number : null).OfType<double>().ToArray();
        if (!text && numbers.Length > 0 && IsNumeric(source.Type))
        {
            yield return $"{source.Sql}::DOUBLE NOT IN ({string.Join(", ", numbers.Select(
                number => $"'{number.ToString("R", CultureInfo.InvariantCulture)}'::DOUBLE"))})";
        }
    }

    /// <summary>Whether a type of DuckDB holds numbers.</summary>
    internal static bool IsNumeric(string type) => type is
        "FLOAT" or "DOUBLE" or "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT"
        or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" || type.StartsWith("DECIMAL", StringComparison.Ordinal);
}


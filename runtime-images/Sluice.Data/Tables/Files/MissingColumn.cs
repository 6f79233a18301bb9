using Sluice.Data.Failures;

namespace Sluice.Data.Tables.Files;

/// <summary>The error for a column that a table lacks.</summary>
internal static class MissingColumn
{
    /// <summary>Names the columns that are there, and what may be meant.</summary>
    /// <param name="names">The columns of the table.</param>
    /// <param name="column">The column.</param>
    /// <param name="delimiterField">Field that sets the character between cells, for a table that has one.</param>
    /// <param name="table">What the table is called.</param>
    public static JobException In(IEnumerable<string> names, NamedColumn column, string? delimiterField = null, string table = "the table")
    {
        var header = names.ToArray();
        return JobException.BadSpec(column.Reason, column.Field,
            $"{table} has no column '{column.Name}'; it has {Shown(header)}{Hint(header, column.Name, delimiterField)}");
    }

    private static string Shown(string[] header)
    {
        const int shown = 20;
        var names = string.Join(", ", header.Take(shown).Select(name => name.Length > 40 ? $"'{name[..40]}…'" : $"'{name}'"));
        return header.Length == 0 ? "none" : header.Length > shown ? $"{names} and {header.Length - shown} more" : names;
    }

    private static string Hint(string[] header, string column, string? delimiterField)
    {
        if (Array.Find(header, name => string.Equals(name.Trim(), column.Trim(), StringComparison.OrdinalIgnoreCase)) is { } similar)
        {
            return $": write '{similar}' as in the table, or correct the table";
        }

        return delimiterField is not null && header.Length == 1
            && ";\t|,".FirstOrDefault(mark => header[0].Contains(mark, StringComparison.Ordinal)) is var other and not '\0'
            ? $": if '{(other == '\t' ? "\\t" : other)}' separates the cells, set {delimiterField} to it"
            : "";
    }
}

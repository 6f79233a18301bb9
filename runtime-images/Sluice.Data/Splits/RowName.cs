using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>Names a row in messages.</summary>
internal static class RowName
{
    /// <summary>The row of the file as a spreadsheet counts, or else the row of the table that was made of the files, from 1.</summary>
    public static string Of(DataTable table, long position)
    {
        var row = table.Count(FormattableString.Invariant(
            $"SELECT coalesce({DataTable.FileRow}, -1) FROM {DataTable.Rows} WHERE {DataTable.Position} = {position}"));
        return row >= 0
            ? FormattableString.Invariant($"row {row}")
            : FormattableString.Invariant($"row {position + 1} of the table");
    }
}

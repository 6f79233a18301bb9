using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>A column that decides the part of a row, so that every row must have a value in it.</summary>
internal static class RequiredColumn
{
    /// <summary>Checks the column.</summary>
    /// <exception cref="JobException">A row has no value (65).</exception>
    public static void Check(DataTable table, string column, string field)
    {
        var row = table.Count(
            $"SELECT coalesce(min({DataTable.Position}), -1) FROM {DataTable.Rows} WHERE {Sql.Name(column)} IS NULL");
        if (row >= 0)
        {
            throw JobException.BadData("SplitValueMissing", field,
                $"{table.NameOf(row)} has no value in column '{column}', so no part can be chosen for it; fill it, or remove the row");
        }
    }
}

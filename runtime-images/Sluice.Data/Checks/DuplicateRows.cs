using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>Rows that are equal to an earlier one in all columns that count. Missing values are equal to each other.</summary>
internal static class DuplicateRows
{
    public static Finding Examine(CheckedTable table, DuplicatesCheck check)
    {
        var columns = check.Columns ?? [.. table.Dataset.Features.Concat(PartRows.Target(table.Dataset)).Select(column => column.Name)];
        if (columns.FirstOrDefault(column => !table.Types.ContainsKey(column)) is { } absent)
        {
            return ColumnValues.Absent(absent, "duplicates.columns");
        }

        var groups = $"FROM {DataTable.Rows} GROUP BY {string.Join(", ", columns.Select(Sql.Name))} HAVING count(*) > 1";
        var repeats = table.Counts($"SELECT CAST(coalesce(sum(n - 1), 0) AS BIGINT) FROM (SELECT count(*) AS n {groups})")[0];
        var most = DecimalText.Parse(check.MaxShare ?? "0");
        if (repeats <= most * table.Rows)
        {
            return new Finding(true, $"{repeats} of {table.Rows} rows repeat another", "duplicates");
        }

        var position = DataTable.Position;
        var shown = table.Query(
            $"SELECT max({position}), min({position}) {groups} ORDER BY max({position}) LIMIT {CheckedTable.MostShown}")
            .Select(pair => $"{table.Table.NameOf((long)pair[0]!)} repeats {table.Table.NameOf((long)pair[1]!)}");
        return new Finding(
            false,
            $"{repeats} of {table.Rows} rows repeat another, a share of {CheckedTable.Share(repeats, table.Rows)} above {most}: "
            + string.Join(", ", shown),
            "duplicates.maxShare",
            "DuplicateRows");
    }
}

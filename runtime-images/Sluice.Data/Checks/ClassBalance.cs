using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>The share of the rarest class of the target.</summary>
internal static class ClassBalance
{
    public static Finding Examine(CheckedTable table, ClassBalanceCheck check)
    {
        var target = Sql.Name(table.Dataset.Target);
        var least = DecimalText.Parse(check.MinShare);
        var rarest = table.Query(
            $"SELECT CAST({target} AS VARCHAR) AS class, count(*) AS n FROM {DataTable.Rows} WHERE {target} IS NOT NULL GROUP BY class "
            + $"ORDER BY n, class LIMIT {CheckedTable.MostShown}").Select(row => (Class: (string)row[0]!, Rows: (long)row[1]!)).ToList();
        var sensitive = table.Dataset.IsSensitive(table.Dataset.Target);
        string Named((string Class, long Rows) each) =>
            (sensitive ? "a class" : CheckedTable.Value(each.Class)) + $" has {each.Rows} of {table.Rows} rows";
        var tooRare = rarest.Where(each => each.Rows < least * table.Rows).ToList();
        return tooRare.Count > 0
            ? new Finding(
                false,
                $"{string.Join(", ", tooRare.Select(Named))}: less than the share of {least}",
                "classBalance.minShare",
                "RareClass")
            : new Finding(true, rarest.Count > 0 ? $"the rarest class is common enough: {Named(rarest[0])}" : "there are no classes",
                "classBalance");
    }
}

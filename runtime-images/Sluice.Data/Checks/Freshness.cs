using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>
/// The age of the newest row. A time after now would make a table fresh for good, so such times do not count; the message names how many
/// there are.
/// </summary>
internal static class Freshness
{
    public static Finding Examine(CheckedTable table, FreshnessCheck check, DateTime now)
    {
        if (!table.Types.TryGetValue(check.Column, out var type))
        {
            return ColumnValues.Absent(check.Column, "freshness.column");
        }

        if (Times.Utc(Sql.Name(check.Column), type) is not { } value)
        {
            return new Finding(
                false, $"column '{check.Column}' holds values of the type {type}, not dates or times in ISO 8601", "freshness.column",
                    "ColumnType");
        }

        var row = table.Query(
            $"SELECT max(t) FILTER (WHERE t <= {Sql.Time(now)}), count(*) FILTER (WHERE t > {Sql.Time(now)}) "
            + $"FROM (SELECT {value} AS t FROM {DataTable.Rows})").Single();
        var later = (long)row[1]! is > 0 and var count ? $"; {count} times are after now and do not count" : "";
        if (row[0] is not DateTime newest)
        {
            return new Finding(false, $"column '{check.Column}' holds no time before now{later}", "freshness.column", "NotFresh");
        }

        var age = now - newest;
        var most = Duration.Parse(check.MaxAge);
        var shown = table.Dataset.IsSensitive(check.Column)
            ? "the newest row" : string.Create(CultureInfo.InvariantCulture, $"the newest row is of {newest:yyyy-MM-dd'T'HH:mm:ss'Z'} and");
        return age > most
            ? new Finding(
                false, $"{shown} is {Duration.Write(age)} old, more than {check.MaxAge}{later}", "freshness.maxAge", "NotFresh")
            : new Finding(true, $"{shown} is {Duration.Write(age)} old{later}", "freshness");
    }
}

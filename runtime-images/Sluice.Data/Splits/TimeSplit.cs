using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>
/// Divides rows by time: the newest are the test, those before them the validation. Each boundary lies between two different times, where
/// it comes nearest to the share; of two that are as near, the one with fewer rows on its newer side.
/// </summary>
internal static class TimeSplit
{
    private const string Field = "spec.dataset.split.time";
    private const string Sizes = "split_times";

    /// <summary>Divides the rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Name of the column with the time.</param>
    /// <param name="shares">The shares.</param>
    /// <exception cref="JobException">A row has no time (65), the column holds none, or there are too few different ones (65).</exception>
    public static void Divide(DataTable table, string column, SplitShares shares)
    {
        RequiredColumn.Check(table, column, Field);
        var time = Time(table, column);
        table.Execute($"""
            CREATE OR REPLACE TEMP TABLE {Sizes} AS
            SELECT time, size, row_number() OVER (ORDER BY time DESC) - 1 AS place
            FROM (SELECT {time} AS time, count(*) AS size FROM {DataTable.Rows} GROUP BY 1)
            ORDER BY place
            """);
        var count = table.Count($"SELECT count(*) FROM {Sizes}");
        if (count < shares.Parts)
        {
            throw JobException.BadData("TooFewTimes", Field,
                $"column '{column}' has {count} different times, but the split needs {shares.Parts}, as rows of one time stay together; "
                + "choose another column, or add rows");
        }

        var (testRows, validationRows) = shares.Of(table.Count($"SELECT count(*) FROM {DataTable.Rows}"));
        var test = Boundary(table, 0, testRows, count - shares.Parts + 1);
        var validation = shares.Validation > 0 ? Boundary(table, test, validationRows, count - 1) : test;
        table.Execute($"""
            CREATE OR REPLACE TABLE {DataSplit.Parts} AS
            SELECT {DataTable.Position}, CASE WHEN {time} > {Before(test)} THEN '{DataSplit.Test}'
                WHEN {time} > {Before(validation)} THEN '{DataSplit.Validation}' ELSE '{DataSplit.Training}' END AS part,
                NULL::INTEGER AS fold
            FROM {DataTable.Rows}
            ORDER BY {DataTable.Position};
            DROP TABLE {Sizes}
            """);
    }

    // The newest time that lies before the boundary.
    private static string Before(long place) => FormattableString.Invariant($"(SELECT time FROM {Sizes} WHERE place = {place})");

    // Texts count by the time that they write. Their order as texts would put 2 March 2024 before 10 January, and differ by format.
    private static string Time(DataTable table, string column)
    {
        var name = Sql.Name(column);
        using var command = table.Connection.CreateCommand();
        command.CommandText = $"SELECT typeof({name}) FROM {DataTable.Rows} LIMIT 1";
        var type = (string?)command.ExecuteScalar() ?? "";
        if (Times.Utc(name, type) is not { } time)
        {
            return name;
        }

        var row = table.Count($"SELECT coalesce(min({DataTable.Position}), -1) FROM {DataTable.Rows} WHERE ({time}) IS NULL");
        return row < 0 ? $"({time})"
            : throw JobException.BadData("NotATime", Field,
                $"{table.NameOf(row)} has no time in column '{column}'; write times as 2024-03-31 or "
                + "2024-03-31T18:00:00Z, or convert the column by spec.dataset.sql");
    }

    // The number of times that lie on the newer side of the boundary.
    private static long Boundary(DataTable table, long start, long rows, long most)
    {
        var sizes = table.Stream(
            FormattableString.Invariant(
                $"SELECT size FROM {Sizes} WHERE place >= {start} ORDER BY place LIMIT {Math.Max(most - start, 0)}"),
            static row => row.GetInt64(0));
        var (place, sum) = (start, 0L);
        foreach (var size in sizes)
        {
            var next = sum + size;
            if (place > start && Math.Abs(next - rows) >= Math.Abs(sum - rows))
            {
                break;
            }

            (place, sum) = (place + 1, next);
        }

        return place;
    }
}

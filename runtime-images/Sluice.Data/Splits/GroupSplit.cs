using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>
/// Divides rows by whole groups. Groups are drawn in the order of <see cref="DrawOrder"/>: each joins the test as long as it does not
/// exceed the share, then the validation. One more group joins where that comes nearer to the share.
/// </summary>
internal static class GroupSplit
{
    private const string Groups = "split_groups";
    private const string Choices = "split_choices";

    /// <summary>Divides the rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Name of the column with the group.</param>
    /// <param name="shares">The shares.</param>
    /// <param name="seed">The job's seed.</param>
    /// <exception cref="JobException">A row has no group (65), or there are too few groups (65).</exception>
    public static void Divide(DataTable table, string column, SplitShares shares, long seed)
    {
        const string field = "spec.dataset.split.group";
        RequiredColumn.Check(table, column, field);
        table.Execute($"""
            CREATE OR REPLACE TEMP TABLE {Groups} AS
            SELECT name, size, row_number() OVER (ORDER BY {DrawOrder.By(seed, "name")}) - 1 AS place
            FROM (SELECT {Sql.Name(column)}::VARCHAR AS name, count(*) AS size FROM {DataTable.Rows} GROUP BY 1)
            ORDER BY place
            """);
        var count = table.Count($"SELECT count(*) FROM {Groups}");
        if (count < shares.Parts)
        {
            throw JobException.BadData("TooFewGroups", field,
                $"column '{column}' has {count} different values, but the split needs {shares.Parts}, "
                + "as no value may be in two parts; choose another column, or add rows");
        }

        var choices = new GroupChoices(count, () => Sizes(table, "place"));
        var (test, validation) = shares.Of(table.Count($"SELECT count(*) FROM {DataTable.Rows}"));
        choices.Choose(GroupChoices.Test, test, shares.Parts - 1);
        if (shares.Validation > 0)
        {
            choices.Choose(GroupChoices.Validation, validation, 1);
        }

        if (shares.Folds > 0)
        {
            if (choices.Left < shares.Folds)
            {
                throw JobException.BadData("TooFewGroups", "spec.dataset.split.folds",
                    $"column '{column}' has {choices.Left} values outside the test, which do not make {shares.Folds} folds; "
                    + "lower the number of folds, or choose another column");
            }

            choices.Deal(Sizes(table, "size DESC, place"), shares.Folds);
        }

        Store(table, choices);
        table.Execute($"""
            CREATE OR REPLACE TABLE {DataSplit.Parts} AS
            SELECT r.{DataTable.Position}, CASE c.part WHEN {GroupChoices.Test} THEN '{DataSplit.Test}'
                WHEN {GroupChoices.Validation} THEN '{DataSplit.Validation}' ELSE '{DataSplit.Training}' END AS part, c.fold
            FROM {DataTable.Rows} r JOIN {Groups} g ON g.name = r.{Sql.Name(column)}::VARCHAR
            JOIN {Choices} c ON c.place = g.place
            ORDER BY r.{DataTable.Position};
            DROP TABLE {Groups};
            DROP TABLE {Choices}
            """);
    }

    private static IEnumerable<(long Place, long Size)> Sizes(DataTable table, string order) => table.Stream(
        $"SELECT place, size FROM {Groups} ORDER BY {order}", static row => (row.GetInt64(0), row.GetInt64(1)));

    private static void Store(DataTable table, GroupChoices choices)
    {
        table.Execute($"CREATE OR REPLACE TEMP TABLE {Choices} (place BIGINT, part INTEGER, fold INTEGER)");
        using var appender = table.Connection.CreateAppender(Choices);
        foreach (var (place, part, fold) in choices.All())
        {
            appender.CreateRow().AppendValue(place).AppendValue(part).AppendValue(fold).EndRow();
        }
    }
}

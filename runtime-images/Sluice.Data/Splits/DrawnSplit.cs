using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>Draws single rows, in each class by itself (stratified) or from all rows at once (random).</summary>
internal static class DrawnSplit
{
    private const string Quotas = "split_quotas";

    /// <summary>Divides the rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">
    /// Name of the column with the class; rows without a value of it are left out. Null draws from all rows at once.
    /// </param>
    /// <param name="shares">The shares.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="sensitive">Whether no message may show a class.</param>
    /// <exception cref="JobException">A class has too few rows (65).</exception>
    public static void Divide(DataTable table, string? target, SplitShares shares, long seed, bool sensitive)
    {
        var stratum = target is null ? "''" : Sql.Name(target);
        var rows = target is null ? DataTable.Rows : $"{DataTable.Rows} WHERE {stratum} IS NOT NULL";
        StoreQuotas(table, [.. Strata(table, stratum, rows)], shares, target is not null, sensitive);
        var fold = shares.Folds == 0 ? "NULL"
            : FormattableString.Invariant($"CASE WHEN place > test THEN (fold_start + place - test - 1) % {shares.Folds} END");
        table.Execute($"""
            CREATE OR REPLACE TABLE {DataSplit.Parts} AS
            SELECT {DataTable.Position}, CASE WHEN place <= test THEN '{DataSplit.Test}'
                WHEN place <= test + validation THEN '{DataSplit.Validation}' ELSE '{DataSplit.Training}' END AS part,
                ({fold})::INTEGER AS fold
            FROM (SELECT {DataTable.Position}, stratum,
                    row_number() OVER (PARTITION BY stratum ORDER BY {DrawOrder.By(seed, DataTable.Position)}) AS place
                FROM (SELECT {DataTable.Position}, {stratum} AS stratum FROM {rows}))
            JOIN {Quotas} USING (stratum)
            ORDER BY {DataTable.Position};
            DROP TABLE {Quotas}
            """);
    }

    private static IEnumerable<Stratum> Strata(DataTable table, string stratum, string rows)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = $"""
            SELECT {stratum}, count(*), min({DataTable.Position}) FROM {rows} GROUP BY 1 ORDER BY 1
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new Stratum(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));
        }
    }

    // Folds are dealt in turn over the classes, so that the folds' sizes differ by one row at most, and so does each class's share in them.
    private static void StoreQuotas(DataTable table, Stratum[] strata, SplitShares shares, bool classes, bool sensitive)
    {
        table.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Quotas} (stratum VARCHAR, test BIGINT, validation BIGINT, fold_start BIGINT)");
        using var appender = table.Connection.CreateAppender(Quotas);
        var dealt = 0L;
        foreach (var stratum in strata)
        {
            if (stratum.Rows < shares.Parts)
            {
                throw TooFew(table, stratum, shares, classes, sensitive);
            }

            var (test, validation) = shares.Of(stratum.Rows);
            appender.CreateRow().AppendValue(stratum.Name).AppendValue(test).AppendValue(validation).AppendValue(dealt).EndRow();
            dealt += stratum.Rows - test;
        }

        if (shares.Folds > dealt)
        {
            throw JobException.BadData("TooFewRows", "spec.dataset.split.folds",
                $"{dealt} rows outside the test do not make {shares.Folds} folds; add rows, or lower the number of folds");
        }
    }

    private static JobException TooFew(DataTable table, Stratum stratum, SplitShares shares, bool classes, bool sensitive)
    {
        var needs = shares.Parts == 2 ? "a row for training and one held out" : "a row each for training, validation and test";
        var name = table.NameOf(stratum.First);
        var shown = sensitive ? "a class" : $"class '{stratum.Name}'";
        return JobException.BadData("TooFewRows", "spec.dataset",
            !classes ? $"the table has {stratum.Rows} rows, but the split needs {needs}; add rows"
            : stratum.Rows == 1
                ? $"{shown} occurs only in {name}, but a class needs {needs}; add rows, or remove the class"
                : $"{shown} has {stratum.Rows} rows, the first in {name}, but a class needs {needs}; "
                    + "add rows, or remove the class");
    }

    private sealed record Stratum(string Name, long Rows, long First);
}

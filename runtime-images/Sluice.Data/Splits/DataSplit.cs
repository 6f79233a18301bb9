using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>
/// Divides the rows of a table by <c>spec.dataset.split</c> into the table <see cref="Parts"/>. What is drawn is ordered by the MD5 of a
/// text of the seed and the row's number (<see cref="DrawOrder"/>), so the parts depend neither on the release of DuckDB nor on threads.
/// </summary>
public static class DataSplit
{
    /// <summary>
    /// Name of the table with one row per row of <see cref="DataTable.Rows"/> and in its order: <see cref="DataTable.Position"/> BIGINT,
    /// <c>part</c> VARCHAR and <c>fold</c> INTEGER, from 0, null in the test and where there is no cross-validation.
    /// </summary>
    public const string Parts = "parts";

    /// <summary>The part that is trained on.</summary>
    public const string Training = "training";

    /// <summary>The part that early stopping looks at.</summary>
    public const string Validation = "validation";

    /// <summary>The part that gives the final metrics.</summary>
    public const string Test = "test";

    /// <summary>The rows without a value of the target.</summary>
    public const string Unlabelled = "unlabelled";

    /// <summary>Divides the rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="dataset">The dataset, whose options are valid.</param>
    /// <param name="seed">The job's seed.</param>
    /// <returns>The number of rows of each part.</returns>
    /// <exception cref="JobException">The rows cannot be divided as the job asks (64, 65).</exception>
    public static PartSizes Divide(DataTable table, DatasetOptions dataset, long seed)
    {
        var split = dataset.Split;
        var shares = new SplitShares(
            DecimalText.Parse(split.Test), split.Validation is null ? 0 : DecimalText.Parse(split.Validation), split.Folds ?? 0);
        SplitFolds.Forget(table);
        switch (split)
        {
            case { Group: { } group }:
                GroupSplit.Divide(table, group, shares, seed);
                break;
            case { Time: { } time }:
                TimeSplit.Divide(table, time, shares);
                break;
            default:
                var byClass = dataset.TargetKind is TargetKind.Class && split.By is not SplitOptions.Random;
                DrawnSplit.Divide(table, byClass ? dataset.Target : null, shares, seed, dataset.IsSensitive(dataset.Target));
                break;
        }

        if (dataset.Unlabelled is UnlabelledPolicies.PseudoLabel)
        {
            SetUnlabelledApart(table, dataset.Target);
        }

        return Sizes(table, dataset);
    }

    /// <summary>Counts the rows of each part, some of which may have been removed since the division.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="dataset">The dataset, whose options are valid.</param>
    /// <exception cref="JobException">A class has no training row, or a fold has no row (65).</exception>
    public static PartSizes Sizes(DataTable table, DatasetOptions dataset)
    {
        if (dataset.TargetKind is TargetKind.Class)
        {
            EveryClassIsTrainedOn(table, dataset);
        }

        long[] folds =
        [
            .. Enumerable.Range(0, dataset.Split.Folds ?? 0).Select(fold => Count(table, FormattableString.Invariant($"fold = {fold}"))),
        ];
        if (folds.Contains(0))
        {
            throw JobException.BadData("TooFewRows", "spec.dataset.split.folds",
                $"a fold has no row, as {folds.Sum()} are left for {folds.Length} folds; add rows, or lower the number of folds");
        }

        return new PartSizes
        {
            Training = Count(table, $"part = '{Training}'"),
            Validation = Count(table, $"part = '{Validation}'"),
            Test = Count(table, $"part = '{Test}'"),
            Unlabelled = Count(table, $"part = '{Unlabelled}'"),
            Folds = folds,
        };
    }

    /// <summary>The positions of the rows of a part, ascending.</summary>
    public static IReadOnlyList<long> Rows(DataTable table, string part)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = $"SELECT {DataTable.Position} FROM {Parts} WHERE part = '{part}' ORDER BY 1";
        using var reader = command.ExecuteReader();
        var rows = new List<long>();
        while (reader.Read())
        {
            rows.Add(reader.GetInt64(0));
        }

        return rows;
    }

    private static long Count(DataTable table, string which) => table.Count($"SELECT count(*) FROM {Parts} WHERE {which}");

    private static void SetUnlabelledApart(DataTable table, string target) => table.Execute($"""
        CREATE OR REPLACE TABLE {Parts} AS
        SELECT r.{DataTable.Position}, if(r.{Sql.Name(target)} IS NULL, '{Unlabelled}', p.part) AS part,
            if(r.{Sql.Name(target)} IS NULL, NULL, p.fold) AS fold
        FROM {DataTable.Rows} r LEFT JOIN {Parts} p ON p.{DataTable.Position} = r.{DataTable.Position}
        ORDER BY r.{DataTable.Position}
        """);

    private static void EveryClassIsTrainedOn(DataTable table, DatasetOptions dataset)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = $"""
            SELECT r.{Sql.Name(dataset.Target)}, min(r.{DataTable.Position}) FROM {DataTable.Rows} r JOIN {Parts} p
            ON p.{DataTable.Position} = r.{DataTable.Position} WHERE p.part <> '{Unlabelled}'
            GROUP BY 1 HAVING count(*) FILTER (p.part = '{Training}') = 0 ORDER BY 1 LIMIT 1
            """;
        using var reader = command.ExecuteReader();
        if (reader.Read())
        {
            var (name, row) = (reader.GetString(0), reader.GetInt64(1));
            throw JobException.BadData("ClassNotTrained", "spec.dataset.split",
                $"{(dataset.IsSensitive(dataset.Target) ? "a class" : $"class '{name}'")} has no training row: all its rows, such as "
                    + $"{table.NameOf(row)}, are in another part; "
                + "add rows of it, lower the shares, or remove the class");
        }
    }
}

/// <summary>How many rows each part of a table has.</summary>
public sealed record PartSizes
{
    /// <summary>Rows that are trained on.</summary>
    public required long Training { get; init; }

    /// <summary>Rows that early stopping looks at.</summary>
    public required long Validation { get; init; }

    /// <summary>Rows that give the final metrics.</summary>
    public required long Test { get; init; }

    /// <summary>Rows without a value of the target, which are learnt from by what the model takes them for.</summary>
    public long Unlabelled { get; init; }

    /// <summary>Rows of each fold of the cross-validation, which are training rows, too. Empty where there is none.</summary>
    public required IReadOnlyList<long> Folds { get; init; }
}

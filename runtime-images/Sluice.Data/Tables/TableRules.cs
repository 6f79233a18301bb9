using System.Globalization;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Tables;

/// <summary>What a task requires of its table, whatever <c>spec.dataset.checks</c> say.</summary>
internal static class TableRules
{
    /// <summary>Greatest number of classes, and of categories of a feature.</summary>
    public const int MostNames = 1000;

    /// <summary>Checks the table <see cref="DataTable.Rows"/>.</summary>
    /// <exception cref="JobException">A rule is broken (65).</exception>
    public static void Check(Database database, DatasetOptions dataset)
    {
        var counted = database.First($"""
            SELECT count(*){string.Concat(dataset.Features.Select(feature => $", count({Sql.Name(feature.Name)})"))}
            FROM {DataTable.Rows}
            """)!;
        var rows = (long)counted[0]!;
        if (rows == 0)
        {
            throw JobException.BadData("TooFewRows", "spec.dataset", "the table has 0 rows; add rows");
        }

        CheckTarget(database, dataset, rows);
        for (var i = 0; i < dataset.Features.Count; i++)
        {
            if ((long)counted[i + 1]! == 0)
            {
                throw JobException.BadData("TooManyMissing", $"spec.dataset.features[{i}].name",
                    $"column '{dataset.Features[i].Name}' has no value in any of {rows} rows; fill it, or remove the feature");
            }

            if (dataset.Features[i] is { Type: "categorical", Vocabulary: null }
                && Distinct(database, dataset.Features[i].Name) > MostNames)
            {
                throw JobException.BadData("TooManyCategories", $"spec.dataset.features[{i}].type",
                    $"column '{dataset.Features[i].Name}' has more than {MostNames} different values; is it an identifier? "
                    + "Remove the feature, make it numeric, or set vocabulary.size to have inputs for the most frequent ones");
            }
        }
    }

    private static void CheckTarget(Database database, DatasetOptions dataset, long rows)
    {
        if (dataset.TargetKind is TargetKind.None)
        {
            return;
        }

        var target = Sql.Name(dataset.Target);
        var values = Distinct(database, dataset.Target);
        if (values == 0)
        {
            throw JobException.BadData("TargetValueMissing", "spec.dataset.target",
                $"none of {rows} rows has a value in column '{dataset.Target}'; choose another column");
        }

        if (values < 2 && dataset.TargetKind is not (TargetKind.Labels or TargetKind.Tags))
        {
            var only = database.First($"SELECT {target} FROM {DataTable.Rows} WHERE {target} IS NOT NULL LIMIT 1")![0];
            var needed = dataset.TargetKind is TargetKind.Class
                ? "a classifier needs at least two classes"
                : "there is nothing to learn from numbers that are all the same";
            throw JobException.BadData("OneClass", "spec.dataset.target", string.Create(CultureInfo.InvariantCulture,
                $"all {rows} rows have {(dataset.IsSensitive(dataset.Target) ? "the same value" : $"'{only}'")} "
                + $"in column '{dataset.Target}', but {needed}; choose another column, or add rows"));
        }

        if (values > MostNames && dataset.TargetKind is TargetKind.Class)
        {
            throw JobException.BadData("TooManyClasses", "spec.dataset.target",
                $"column '{dataset.Target}' has more than {MostNames} different values, the greatest number of classes; "
                + "choose a column of classes");
        }
    }

    private static long Distinct(Database database, string column) => database.Count($"""
        SELECT count(*) FROM (
            SELECT DISTINCT {Sql.Name(column)} AS value FROM {DataTable.Rows} WHERE value IS NOT NULL LIMIT {MostNames + 1})
        """);
}

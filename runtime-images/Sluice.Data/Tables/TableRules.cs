using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Tables;

/// <summary>What a classifier requires of its table, whatever <c>spec.dataset.checks</c> say.</summary>
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

        CheckClasses(database, dataset, rows);
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

    private static void CheckClasses(Database database, DatasetOptions dataset, long rows)
    {
        var classes = Distinct(database, dataset.Target);
        if (classes < 2)
        {
            var only = database.First($"SELECT {Sql.Name(dataset.Target)} FROM {DataTable.Rows} LIMIT 1")![0];
            throw JobException.BadData("OneClass", "spec.dataset.target",
                $"all {rows} rows have {(dataset.IsSensitive(dataset.Target) ? "the same value" : $"'{only}'")} "
                + $"in column '{dataset.Target}', "
                + "but a classifier needs at least two classes; choose another column, or add rows");
        }

        if (classes > MostNames)
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

using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>The checks that a table must pass before training: <c>spec.dataset.checks</c>, and what a classifier requires.</summary>
internal static class TableRules
{
    private const int MostNames = 1000;

    /// <summary>Checks a table.</summary>
    /// <exception cref="TrainerException">A check fails (65).</exception>
    public static void Check(Table table, DatasetOptions dataset)
    {
        if (table.Rows < Math.Max(dataset.Checks.MinRows, 1))
        {
            throw TrainerException.BadData("TooFewRows", "spec.dataset.checks.minRows",
                $"the table has {table.Rows} rows, but the check requires {dataset.Checks.MinRows}; add rows, or lower the check");
        }

        if (table.Classes.Count < 2)
        {
            throw TrainerException.BadData("OneClass", "spec.dataset.target",
                $"all {table.Rows} rows have '{table.Classes[0]}' in column '{dataset.Target}', "
                + "but a classifier needs at least two classes; choose another column, or add rows");
        }

        if (table.Classes.Count > MostNames)
        {
            throw TrainerException.BadData("TooManyClasses", "spec.dataset.target",
                $"column '{dataset.Target}' has {table.Classes.Count} different values, more than the limit of {MostNames} classes; "
                + "choose a column of classes");
        }

        var most = DecimalText.Parse(dataset.Checks.MaxMissing);
        for (var i = 0; i < table.Features.Count; i++)
        {
            Check(table, table.Features[i], i, most);
        }

        foreach (var (field, message) in Leaks(table, dataset).Where(_ => dataset.Checks.Leakage == "Refuse"))
        {
            throw TrainerException.BadData("Leakage", field, message + ", or set spec.dataset.checks.leakage to Warn");
        }
    }

    /// <summary>The features that equal the target, each with its field and a message.</summary>
    public static IEnumerable<(string Field, string Message)> Leaks(Table table, DatasetOptions dataset) => table.Leaking.Select(i => (
        $"spec.dataset.features[{i}].name",
        $"column '{table.Features[i].Name}' has the value of the target '{dataset.Target}' in all {table.Rows} rows, "
        + "so the model would see what it has to predict; remove the feature"));

    private static void Check(Table table, FeatureColumn feature, int index, decimal most)
    {
        var missing = feature.Missing;
        if (missing > most * table.Rows || missing == table.Rows)
        {
            var limit = most.ToString(CultureInfo.InvariantCulture);
            throw TrainerException.BadData(
                "TooManyMissing",
                $"spec.dataset.features[{index}].name",
                $"column '{feature.Name}' has no value in {missing} of {table.Rows} rows, "
                + $"more than spec.dataset.checks.maxMissing = {limit} allows; fill it, remove the feature, or raise the check");
        }

        if (feature is CategoricalColumn categorical && categorical.Values.Distinct(StringComparer.Ordinal).Count() > MostNames)
        {
            throw TrainerException.BadData("TooManyCategories", $"spec.dataset.features[{index}].type",
                $"column '{feature.Name}' has more than {MostNames} different values; is it an identifier? "
                + "Remove the feature, or make it numeric");
        }
    }
}

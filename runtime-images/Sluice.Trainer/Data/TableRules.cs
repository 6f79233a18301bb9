using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>What must hold of a table before it is trained on: <c>spec.dataset.checks</c>, and what a classifier needs.</summary>
internal static class TableRules
{
    private const int MostNames = 1000;

    /// <summary>Checks a table.</summary>
    /// <exception cref="TrainerException">It does not hold (65).</exception>
    public static void Check(Table table, DatasetOptions dataset)
    {
        if (table.Rows < Math.Max(dataset.Checks.MinRows, 1))
        {
            throw TrainerException.BadData("TooFewRows", "spec.dataset.checks.minRows",
                $"the table has {table.Rows} rows, the check asks for {dataset.Checks.MinRows}; add rows, or lower the check");
        }

        if (table.Classes.Count < 2)
        {
            throw TrainerException.BadData("OneClass", "spec.dataset.target",
                $"all {table.Rows} rows have '{table.Classes[0]}' in column '{dataset.Target}'; a classifier needs two classes or more: choose another column, or add rows");
        }

        if (table.Classes.Count > MostNames)
        {
            throw TrainerException.BadData("TooManyClasses", "spec.dataset.target",
                $"column '{dataset.Target}' has {table.Classes.Count} different values, more than the {MostNames} that are taken as classes; choose a column of classes");
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

    /// <summary>The features that say the target, each with the field that names it.</summary>
    public static IEnumerable<(string Field, string Message)> Leaks(Table table, DatasetOptions dataset) => table.Leaking.Select(i => (
        $"spec.dataset.features[{i}].name",
        $"column '{table.Features[i].Name}' has the value of the target '{dataset.Target}' in all {table.Rows} rows, so the model is shown what it shall predict; remove the feature"));

    private static void Check(Table table, FeatureColumn feature, int index, decimal most)
    {
        var missing = feature.Missing;
        if (missing > most * table.Rows || missing == table.Rows)
        {
            throw TrainerException.BadData("TooManyMissing", $"spec.dataset.features[{index}].name", string.Create(CultureInfo.InvariantCulture,
                $"column '{feature.Name}' has no value in {missing} of {table.Rows} rows, more than spec.dataset.checks.maxMissing = {most} allows; fill it, drop the feature, or raise the check"));
        }

        if (feature is CategoricalColumn categorical && categorical.Values.Distinct(StringComparer.Ordinal).Count() > MostNames)
        {
            throw TrainerException.BadData("TooManyCategories", $"spec.dataset.features[{index}].type",
                $"column '{feature.Name}' has more than {MostNames} different values; is it an identifier? Drop the feature, or make it numeric");
        }
    }
}

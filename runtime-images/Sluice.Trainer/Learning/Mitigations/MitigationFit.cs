using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;
using Measure = Sluice.Api.TrainingJobs.Gates.FairnessMeasure;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>Makes the mitigation that a job asks for.</summary>
internal static class MitigationFit
{
    private const string Field = "spec.trainer.mitigation";

    /// <summary>Makes the mitigation, by the training rows alone. Null when the job asks for none.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="spec">The job.</param>
    /// <param name="classes">The classes.</param>
    /// <exception cref="JobException">The column or the classes do not fit (65).</exception>
    public static Mitigation? Fit(DataTable table, TrainingJobSpec spec, IReadOnlyList<string> classes)
    {
        if (spec.Trainer.Mitigation is not { } options)
        {
            return null;
        }

        var groups = RowGroups.Read(table, spec.Dataset, options.Column);
        var measure = options.Measure is { } named ? EnumText.Parse<Measure>(named) : Measure.DemographicParity;
        switch (EnumText.Parse<MitigationMethod>(options.Method))
        {
            case MitigationMethod.Reweighing:
                return new Reweighing(groups, classes, Counts(table, spec.Dataset, groups, classes));
            case MitigationMethod.AdversarialDebiasing:
                return new AdversarialDebiasing(
                    groups,
                    classes.Count,
                    measure,
                    measure is Measure.EqualOpportunity ? Positive(options, classes) : RowGroups.None,
                    (double)DecimalText.Parse(options.Strength ?? "1"),
                    spec.Trainer.Seed);
            case MitigationMethod.GroupThresholds when classes.Count != 2:
                throw JobException.BadData("NotBinary", $"{Field}.method",
                    $"{options.Method} decides between two classes, but the target has {classes.Count}; use "
                    + $"{MitigationMethod.Reweighing} or {MitigationMethod.AdversarialDebiasing}, or make two of them by spec.dataset.sql");
            case MitigationMethod.GroupThresholds:
                return new GroupThresholds(options.Column, groups, measure, Positive(options, classes));
            default:
                throw new ArgumentException($"the method '{options.Method}' is not known");
        }
    }

    private static int Positive(MitigationOptions options, IReadOnlyList<string> classes)
    {
        if (options.Positive is null)
        {
            return classes.Count == 2 ? 1 : throw JobException.BadData("PositiveMissing", $"{Field}.positive",
                $"is missing, and the target has {classes.Count} classes; name the one that counts as positive");
        }

        var place = classes.Index().Where(each => each.Item == options.Positive).Select(each => each.Index).FirstOrDefault(-1);
        return place >= 0
            ? place
            : throw JobException.BadData("UnknownClass", $"{Field}.positive",
                $"'{options.Positive}' is none of the {classes.Count} classes of the target; name one of them");
    }

    private static long[][] Counts(DataTable table, DatasetOptions dataset, RowGroups groups, IReadOnlyList<string> classes)
    {
        var places = classes.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
        var counts = groups.Names.Select(_ => new long[classes.Count]).ToArray();
        foreach (var (position, name) in table.Stream(
            $"SELECT r.{DataTable.Position}, {TrainingPart.Column(dataset.Target)} {TrainingPart.Rows}",
            row => (row.GetInt64(0), row.GetString(1))))
        {
            if (groups.Of(position) is >= 0 and var group)
            {
                counts[group][places[name]]++;
            }
        }

        return counts;
    }
}

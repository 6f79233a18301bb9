using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Api.Validation.TrainingJobs.Gates;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>Rules of <see cref="MitigationOptions"/>.</summary>
internal static class MitigationRules
{
    private const string Field = "Spec.Trainer.Mitigation";

    private static readonly FairnessMeasure[] Measures =
        [FairnessMeasure.DemographicParity, FairnessMeasure.EqualOpportunity, FairnessMeasure.EqualizedOdds];

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainerOptions trainer, DatasetOptions dataset) =>
        trainer.Mitigation is not { } mitigation ? []
            : LearningTasks.TargetOf(trainer.Task) is not TargetKind.Class
            ? [(Field, $"is for the task {LearningTasks.Classification}, but spec.trainer.task is {trainer.Task}; remove it")]
            : Column(mitigation, dataset).Concat(Method(mitigation)).Select(fault => ($"{Field}.{fault.Field}", fault.Message));

    private static IEnumerable<(string Field, string Message)> Column(MitigationOptions mitigation, DatasetOptions dataset)
    {
        foreach (var fault in GatePartRules.Column("Column", mitigation.Column))
        {
            yield return fault;
        }

        if (mitigation.Column is not { Length: > 0 } column)
        {
            yield break;
        }

        if (column == dataset.Target)
        {
            yield return ("Column", $"'{column}' is the target; name the column whose values are the groups");
        }
        else if (mitigation.Method == nameof(MitigationMethod.GroupThresholds)
            && dataset.Features?.Any(feature => feature?.Name == column && feature.Type == FeatureTypes.Categorical) is not true)
        {
            yield return ("Column",
                $"'{column}' is no categorical feature, and the model needs it to choose a threshold; add it to spec.dataset.features with "
                + $"type {FeatureTypes.Categorical}, or use {MitigationMethod.Reweighing} or {MitigationMethod.AdversarialDebiasing}");
        }
    }

    private static IEnumerable<(string Field, string Message)> Method(MitigationOptions mitigation)
    {
        var method = EnumText.Parse<MitigationMethod>(mitigation.Method);
        if (method is MitigationMethod.Unknown)
        {
            yield return (
                "Method", $"'{mitigation.Method}' is not known; use {string.Join(" or ", EnumText.Names<MitigationMethod>().Skip(1))}");
            yield break;
        }

        var measure = mitigation.Measure is { } named ? EnumText.Parse<FairnessMeasure>(named) : FairnessMeasure.DemographicParity;
        if (mitigation.Measure is not null && method is MitigationMethod.Reweighing)
        {
            yield return ("Measure", $"{method} makes group and class independent, whatever is measured; remove it");
        }
        else if (!Measures.Contains(measure))
        {
            yield return ("Measure", $"'{mitigation.Measure}' cannot be made alike; use {string.Join(" or ", Measures)}");
        }

        if (mitigation.Positive is { } positive)
        {
            if (method is not MitigationMethod.GroupThresholds
                && !(method is MitigationMethod.AdversarialDebiasing && measure is FairnessMeasure.EqualOpportunity))
            {
                yield return ("Positive",
                    $"is for {MitigationMethod.GroupThresholds}, and for {MitigationMethod.AdversarialDebiasing} with "
                    + $"{FairnessMeasure.EqualOpportunity}; remove it");
            }
            else if (positive.Length == 0 || NameRules.Visible(positive) is not null)
            {
                yield return ("Positive", NameRules.Visible(positive) ?? "is empty; name a class, or remove it");
            }
        }

        if (mitigation.Strength is not { } strength)
        {
            yield break;
        }

        if (method is not MitigationMethod.AdversarialDebiasing)
        {
            yield return ("Strength", $"is for {MitigationMethod.AdversarialDebiasing}; remove it");
        }

        foreach (var fault in GatePartRules.Number("Strength", strength, 0, 100))
        {
            yield return fault;
        }

        if (DecimalText.TryParse(strength, out var value) && value == 0)
        {
            yield return ("Strength", $"{strength} does nothing; give a number above 0, or remove spec.trainer.mitigation");
        }
    }
}

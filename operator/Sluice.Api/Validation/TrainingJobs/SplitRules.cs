using FluentValidation;

using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="SplitOptions"/>.</summary>
internal sealed class SplitRules : AbstractValidator<SplitOptions>
{
    private const int FewestFolds = 2;
    private const int MostFolds = 20;

    public SplitRules()
    {
        RuleFor(split => split.Test).NotNull().WithMessage("is null; remove it").Number(0, 1, open: true);
        RuleFor(split => split.Validation).Number(0, 1, open: true);
        RuleFor(split => split.By!).OneOf(SplitOptions.Stratified, SplitOptions.Random).When(split => split.By is not null);
        RuleFor(split => split.Group).FollowsIfSet(Column);
        RuleFor(split => split.Time).FollowsIfSet(Column);
        RuleFor(split => split).Custom((split, context) =>
        {
            foreach (var (field, message) in Faults(split))
            {
                context.AddFailure(field, message);
            }
        });
    }

    private static string? Column(string? name) =>
        name is { Length: 0 } ? "is empty; name a column, or remove it" : NameRules.Visible(name);

    private static IEnumerable<(string Field, string Message)> Faults(SplitOptions split)
    {
        if (DecimalText.TryParse(split.Test, out var test)
            && DecimalText.TryParse(split.Validation, out var validation)
            && test is > 0 and < 1
            && validation is > 0 and < 1
            && test + validation >= 1)
        {
            yield return ("Validation", $"{split.Validation} and the test's {split.Test} leave no rows to train on; lower one of them");
        }

        if (split is { Group: not null, Time: not null })
        {
            yield return ("Time", $"rows cannot be divided by '{split.Time}' and by the group '{split.Group}' at once; remove one of them");
        }

        if (split.By is not null && (split.Group ?? split.Time) is not null)
        {
            yield return ("By", $"has no effect beside {(split.Group is null ? "time" : "group")}; remove one of them");
        }

        if (split.Folds is < FewestFolds or > MostFolds)
        {
            yield return ("Folds", $"{split.Folds} is not allowed; give {FewestFolds} to {MostFolds}, or remove it");
        }

        if (split is { Folds: not null, Validation: not null })
        {
            yield return ("Folds", "each fold is measured on rows of its own, so there is no use for validation; remove one of them");
        }

        if (split is { Folds: not null, Time: not null })
        {
            yield return ("Folds", "would measure models on rows older than those that they learned from; remove folds or time");
        }
    }
}

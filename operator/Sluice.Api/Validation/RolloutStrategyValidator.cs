using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="RolloutStrategy"/>.</summary>
internal sealed class RolloutStrategyValidator : AbstractValidator<RolloutStrategy>
{
    public RolloutStrategyValidator()
    {
        RuleFor(strategy => strategy.ProgressDeadline).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
        RuleForEach(strategy => strategy.Steps).NotNull().WithMessage("is null; remove it").ChildRules(step =>
        {
            step.RuleFor(option => option).Custom((option, context) =>
            {
                if (option.Weight is < 0 or > 100)
                {
                    context.AddFailure("Weight", $"{option.Weight} is {(option.Weight < 0 ? "below 0" : "above 100")}");
                }
            });
            step.RuleFor(option => option.MinRequests).Between(0, 100_000_000);
            step.RuleFor(option => option.MinDuration).DurationText();
        });
        RuleFor(strategy => strategy.Steps).Custom(WeightsRise!);
        RuleForEach(strategy => strategy.Gates).NotNull().WithMessage("is null; remove it").SetValidator(new RolloutGateValidator());
        RuleFor(strategy => strategy.Gates).Custom((gates, context) =>
        {
            foreach (var name in (gates ?? []).Where(gate => gate is not null).GroupBy(gate => gate.Name).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                context.AddFailure($"two gates are named '{name}'; give each its own name");
            }
        });
    }

    private static void WeightsRise(IReadOnlyList<RolloutStep> steps, ValidationContext<RolloutStrategy> context)
    {
        if (steps is null or [] || steps.Any(step => step is null))
        {
            return;
        }

        int? before = null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Weight <= before)
            {
                context.AddFailure($"Steps[{i}].Weight", $"{steps[i].Weight} is not above the step before it, {before}; let the weights rise, or leave it out");
            }

            before = steps[i].Weight ?? before;
        }

        if (before is not (null or >= 100))
        {
            context.AddFailure($"Steps[{steps.Count - 1}].Weight", $"{before} is the last step and leaves the rollout unfinished; end with 100");
        }
    }
}

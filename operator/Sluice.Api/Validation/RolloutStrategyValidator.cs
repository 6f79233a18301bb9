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
            step.RuleFor(option => option.Weight).Between(1, 100);
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

        for (var i = 1; i < steps.Count; i++)
        {
            if (steps[i].Weight <= steps[i - 1].Weight)
            {
                context.AddFailure(
                    $"Steps[{i}].Weight",
                    $"{steps[i].Weight} is not above the step before it, {steps[i - 1].Weight}; let the weights rise");
            }
        }

        if (steps[^1].Weight is > 0 and < 100)
        {
            context.AddFailure($"Steps[{steps.Count - 1}].Weight", $"{steps[^1].Weight} is the last step and leaves the rollout unfinished; end with 100");
        }
    }
}

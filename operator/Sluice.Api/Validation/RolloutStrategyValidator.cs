using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="RolloutStrategy"/>.</summary>
internal sealed class RolloutStrategyValidator : AbstractValidator<RolloutStrategy>
{
    public RolloutStrategyValidator()
    {
        RuleFor(strategy => strategy.Alpha).NotNull().WithMessage("is null; remove it").Number(0, 1, open: true);
        RuleFor(strategy => strategy.ProgressDeadline).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
        RuleFor(strategy => strategy.OnNewVersion).OneOf("Restart", "Queue", "Reject");
        RuleFor(strategy => strategy.OnStableDown).OneOf("RollForward", "Hold");
        RuleFor(strategy => strategy.RollbackWindow!).ChildRules(window =>
        {
            window.RuleFor(option => option.Versions).Between(1, 10);
            window.RuleFor(option => option.Within).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
        }).When(strategy => strategy.RollbackWindow is not null);
        RuleFor(strategy => strategy.Retry!).ChildRules(retry =>
        {
            retry.RuleFor(option => option.Limit).Between(1, 100);
            retry.RuleFor(option => option.After).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
        }).When(strategy => strategy.Retry is not null);
        RuleForEach(strategy => strategy.Freeze).NotNull().WithMessage("is null; remove it").SetValidator(new FreezeWindowValidator());
        RuleForEach(strategy => strategy.Steps).NotNull().WithMessage("is null; remove it").SetValidator(new RolloutStepValidator());
        RuleForEach(strategy => strategy.Gates).NotNull().WithMessage("is null; remove it").SetValidator(new RolloutGateValidator());
        RuleFor(strategy => strategy.Gates).Custom((gates, context) =>
        {
            foreach (var name in (gates ?? []).Where(gate => gate is not null).GroupBy(gate => gate.Name).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                context.AddFailure($"two gates are named '{name}'; give each its own name");
            }
        });
        RuleFor(strategy => strategy).Custom((strategy, context) => StepRules.Check(strategy, context.AddFailure));
    }
}

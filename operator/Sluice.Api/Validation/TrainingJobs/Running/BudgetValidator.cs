using FluentValidation;

using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs.Running;

/// <summary>Rules of <see cref="BudgetOptions"/>.</summary>
internal sealed class BudgetValidator : AbstractValidator<BudgetOptions>
{
    private const decimal MostCost = 1_000_000_000_000m;

    public BudgetValidator()
    {
        RuleFor(budget => budget).Custom((budget, context) =>
        {
            if (budget is { GpuSeconds: null, Cost: null })
            {
                context.AddFailure("limits nothing; set gpuSeconds or cost, or remove it");
            }
        });
        RuleFor(budget => budget.GpuSeconds).Custom((seconds, context) =>
        {
            if (seconds < 1)
            {
                context.AddFailure($"{seconds} is below 1; suspend the job if it is to use nothing");
            }
        });
        RuleFor(budget => budget.Cost).Number(0, MostCost, open: true);
    }
}

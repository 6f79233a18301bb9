using FluentValidation;

using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs.Failing;

namespace Sluice.Api.Validation.TrainingJobs.Running;

/// <summary>Rules of <see cref="RunPolicy"/>.</summary>
internal sealed class RunPolicyValidator : AbstractValidator<RunPolicy>
{
    public RunPolicyValidator()
    {
        RuleFor(policy => policy.BackoffLimit).Between(0, 100);
        RuleFor(policy => policy.ActiveDeadline).DurationText(TimeSpan.FromSeconds(1));
        RuleFor(policy => policy.TtlAfterFinished).DurationText();
        RuleFor(policy => policy.StuckAfter).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(10));
        RuleFor(policy => policy.PendingDeadline).DurationText(TimeSpan.FromSeconds(1));
        RuleFor(policy => policy.Rules).Custom((rules, context) =>
        {
            foreach (var (field, message) in FailureRuleRules.Faults(rules))
            {
                context.AddFailure($"Rules{field}", message);
            }
        });
    }
}

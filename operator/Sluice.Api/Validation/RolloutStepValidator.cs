using FluentValidation;

using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation;

/// <summary>Rules of one <see cref="RolloutStep"/>.</summary>
internal sealed class RolloutStepValidator : AbstractValidator<RolloutStep>
{
    public RolloutStepValidator()
    {
        RuleFor(step => step).Custom((step, context) =>
        {
            Range("Weight", step.Weight, 0, 100);
            Range("Replicas", step.Replicas, 1, 1000);
            Range("Mirror", step.Mirror, 0, 100);
            if (step.Pause is { } pause && (pause.Duration is not null) == pause.UntilApproved)
            {
                context.AddFailure("Pause", $"has {(pause.UntilApproved ? "both" : "neither")}; set exactly one of duration, untilApproved");
            }

            void Range(string field, int? value, int least, int most)
            {
                if (value < least || value > most)
                {
                    context.AddFailure(field, $"{value} is {(value < least ? $"below {least}" : $"above {most}")}");
                }
            }
        });
        RuleFor(step => step.Pause!.Duration).DurationText(TimeSpan.FromSeconds(1)).When(step => step.Pause is not null);
        RuleFor(step => step.MinRequests).Between(0, 100_000_000);
        RuleFor(step => step.MinDuration).DurationText();
    }
}

using FluentValidation;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Schedules;
using Sluice.Api.Text;

namespace Sluice.Api.Validation.ModelDeployments;

/// <summary>Rules of <see cref="RolloutStrategy"/>.</summary>
internal sealed class RolloutStrategyValidator : AbstractValidator<RolloutStrategy>
{
    public RolloutStrategyValidator()
    {
        RuleFor(strategy => strategy.Alpha).NotNull().WithMessage("is null; remove it").Number(0, 1, open: true);
        RuleFor(strategy => strategy.ProgressDeadline).NotNull().WithMessage("is null; remove it").DurationText(TimeSpan.FromSeconds(1));
        RuleFor(strategy => strategy.OnNewVersion).OneOf(EnumText.Names<NewVersionPolicy>());
        RuleFor(strategy => strategy.OnStableDown).OneOf(EnumText.Names<StableDownPolicy>());
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
            foreach (var name in Repeated.In(gates, gate => gate.Name))
            {
                context.AddFailure($"two gates are named '{name}'; give each its own name");
            }
        });
        RuleFor(strategy => strategy).Custom((strategy, context) => StepRules.Check(strategy, context.AddFailure));
    }
}

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
                context.AddFailure(
                    "Pause", $"has {(pause.UntilApproved ? "both" : "neither")}; set exactly one of duration, untilApproved");
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

/// <summary>Rules of <see cref="FreezeWindow"/>.</summary>
internal sealed class FreezeWindowValidator : AbstractValidator<FreezeWindow>
{
    public FreezeWindowValidator()
    {
        RuleFor(window => window.Start).Custom((start, context) =>
        {
            if (!CronSchedule.TryParse(start, out var schedule))
            {
                context.AddFailure(
                    $"'{start}' is not a schedule; write minute, hour, day of month, month and day of week, such as '0 17 * * FRI'");
            }
            else if (!schedule.Comes)
            {
                context.AddFailure($"'{start}' never comes: no such month has such a day");
            }
        });
        RuleFor(window => window.Duration).Custom((text, context) =>
        {
            if (!Duration.TryParse(text, out var duration))
            {
                context.AddFailure($"'{text}' is not a duration; write it as 63h or 30m");
            }
            else if (duration < TimeSpan.FromMinutes(1) || duration > WindowCalendar.Longest)
            {
                context.AddFailure($"{text} is {(duration > WindowCalendar.Longest ? "above 366 days" : "below 1m")}");
            }
        });
        RuleFor(window => window.TimeZone).Custom((name, context) =>
        {
            if (string.IsNullOrEmpty(name) || name.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
            {
                context.AddFailure($"'{name}' is not a time zone here; use a name of the IANA database such as Europe/Berlin, and an "
                    + "image that has that database");
            }
        });
    }
}

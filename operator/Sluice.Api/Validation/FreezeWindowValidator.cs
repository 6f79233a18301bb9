using FluentValidation;

using Sluice.Api.ModelDeployments;
using Sluice.Api.Schedules;
using Sluice.Api.Text;

namespace Sluice.Api.Validation;

/// <summary>Rules of <see cref="FreezeWindow"/>.</summary>
internal sealed class FreezeWindowValidator : AbstractValidator<FreezeWindow>
{
    public FreezeWindowValidator()
    {
        RuleFor(window => window.Start).Custom((start, context) =>
        {
            if (!CronSchedule.TryParse(start, out var schedule))
            {
                context.AddFailure($"'{start}' is not a schedule; write minute, hour, day of month, month and day of week, such as '0 17 * * FRI'");
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
                context.AddFailure($"'{name}' is not a time zone here; use a name of the IANA database such as Europe/Berlin, and an image that has that database");
            }
        });
    }
}

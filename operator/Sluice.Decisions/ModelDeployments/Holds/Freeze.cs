using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Schedules;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>Windows in which no rollout takes a step forward.</summary>
internal static class Freeze
{
    /// <summary>
    /// The freeze that holds a rollout. Null when none does: no window is open, there is no stable version to protect, or the candidate was
    /// stable recently.
    /// </summary>
    public static Hold? Of(World world, string? stable, RolloutStatus run) =>
        stable is not null && run.Skip != RolloutSkips.RollbackWindow ? Open(world) : null;

    // The open window that ends last. A window that cannot be read counts as none, since the spec is refused for it.
    private static Hold? Open(World world) => world.Spec.Strategy.Freeze
        .Select(window => (Until: Until(window, world.Now), Window: window))
        .Where(open => open.Until is not null)
        .OrderByDescending(open => open.Until)
        .Select(open => new Hold(
            Reasons.Frozen,
            $"a freeze is open until {open.Until:u} ('{open.Window.Start}' {open.Window.TimeZone} for {open.Window.Duration}); "
            + "a rollback is possible at any time",
            open.Until))
        .FirstOrDefault();

    private static DateTime? Until(FreezeWindow window, DateTime now) =>
        CronSchedule.TryParse(window.Start, out var schedule)
        && Duration.TryParse(window.Duration, out var duration)
        && TimeZoneInfo.TryFindSystemTimeZoneById(window.TimeZone, out var zone)
            ? WindowCalendar.OpenUntil(schedule, duration, zone, now)
            : null;
}

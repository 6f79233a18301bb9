using Sluice.Api.ModelDeployments;
using Sluice.Api.Schedules;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>Whether a step may be taken forward now.</summary>
internal static class FreezeCalendar
{
    /// <summary>The open window that ends last, with its end; null: none is open. A window that cannot be read is none: the spec is refused for it.</summary>
    public static (DateTime Until, FreezeWindow Window)? Open(World world) => world.Spec.Strategy.Freeze
        .Select(window => (Until: Until(window, world.Now), Window: window))
        .Where(open => open.Until is not null)
        .OrderByDescending(open => open.Until)
        .Select(open => ((DateTime, FreezeWindow)?)(open.Until!.Value, open.Window))
        .FirstOrDefault();

    /// <summary>What to say of it.</summary>
    public static string Write((DateTime Until, FreezeWindow Window) open) =>
        $"a freeze is on until {open.Until:u} ('{open.Window.Start}' {open.Window.TimeZone} for {open.Window.Duration}); traffic goes back at any time";

    private static DateTime? Until(FreezeWindow window, DateTime now) =>
        CronSchedule.TryParse(window.Start, out var schedule)
        && Duration.TryParse(window.Duration, out var duration)
        && TimeZoneInfo.TryFindSystemTimeZoneById(window.TimeZone, out var zone)
            ? WindowCalendar.OpenUntil(schedule, duration, zone, now)
            : null;
}

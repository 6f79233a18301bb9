using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>
/// Reads a status against a clock that may have been set back. A time in the future was written by a clock that was ahead. Compared with
/// the present clock, it would make everything wait for as long as the two differ, so it counts as now.
/// </summary>
internal static class StatusClock
{
    /// <summary>The status, in which no time that a wait is counted from is later than now.</summary>
    public static ModelDeploymentStatus NotAfter(ModelDeploymentStatus status, DateTime now) => status with
    {
        Rollout = status.Rollout is { } rollout
            ? rollout with
            {
                StepStartTime = Earlier(rollout.StepStartTime, now),
                WaitStartTime = Earlier(rollout.WaitStartTime, now),
                EndTime = Earlier(rollout.EndTime, now),
            }
            : null,
        PreviousVersions = [.. status.PreviousVersions.Select(previous => previous with { EndTime = Earlier(previous.EndTime, now) })],
        Draining = [.. status.Draining.Select(draining => draining with { StartTime = Earlier(draining.StartTime, now) })],
        Approval = status.Approval is { } approval ? approval with { RequestTime = Earlier(approval.RequestTime, now) } : null,
    };

    private static DateTime Earlier(DateTime instant, DateTime now) => instant > now ? now : instant;

    private static DateTime? Earlier(DateTime? instant, DateTime now) => instant is { } value ? Earlier(value, now) : null;
}

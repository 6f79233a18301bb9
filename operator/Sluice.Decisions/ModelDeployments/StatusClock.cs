using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// A status against a clock that may have been set back. A time that lies in the future was written by a clock that went before; held against the one
/// that there is now, it would make everything wait for as long as the two differ. So it counts as now.
/// </summary>
internal static class StatusClock
{
    /// <summary>The status with no time in it that waits are counted from later than now.</summary>
    public static ModelDeploymentStatus NotAfter(ModelDeploymentStatus status, DateTime now) => status with
    {
        Rollout = status.Rollout is { } rollout
            ? rollout with
            {
                StepStartedAt = Earlier(rollout.StepStartedAt, now),
                WaitingSince = Earlier(rollout.WaitingSince, now),
                EndedAt = Earlier(rollout.EndedAt, now),
            }
            : null,
        Former = [.. status.Former.Select(former => former with { Until = Earlier(former.Until, now) })],
        Draining = [.. status.Draining.Select(draining => draining with { Since = Earlier(draining.Since, now) })],
        Approval = status.Approval is { } approval ? approval with { Since = Earlier(approval.Since, now) } : null,
    };

    private static DateTime Earlier(DateTime instant, DateTime now) => instant > now ? now : instant;

    private static DateTime? Earlier(DateTime? instant, DateTime now) => instant is { } value ? Earlier(value, now) : null;
}

using Simulation.Deployments.Simulated;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Schedules;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;

namespace Simulation.Deployments.Rules;

/// <summary>Rules for an advance: it must not pass a freeze or a missing approval.</summary>
internal static class AdvanceRules
{
    public static void Check(ModelDeploymentObservation seen, ModelDeploymentStatus after)
    {
        if (after.Rollout is not { } now || seen.Status is not { Stable: { } stable } status)
        {
            return;
        }

        var before = status.Rollout is { } rollout && (rollout.Version, rollout.StartTime) == (now.Version, now.StartTime) ? rollout : null;
        Approved(seen, before, now);
        var edited = before is not null && status.ObservedGeneration != seen.Object.Generation;

        // If an old read made it forget its step, it takes the one of the table, unless it serves because stable cannot.
        var stages = Stages.Of(seen.Spec.Strategy);
        var routed = seen.Route?.Table?.Versions.FirstOrDefault(entry =>
            entry.Version == now.Version && (entry.Candidate || entry.Weight > 0));
        var located = routed is null ? -1 : StepLocation.Below(stages, Math.Min(routed.Weight, before?.Weight ?? 100));
        var index = Math.Max((before?.Step ?? 0) - 1, located);
        Invariants.Check(
            "an edit of the steps passes none",
            before?.StepsDigest is not { } followed
                || followed == now.StepsDigest
                || now.Skip is not null
                || (now.Step ?? 0) <= located + 2,
            $"{now.Version} from {routed?.Weight} % to step {now.Step}");
        if ((now.Step ?? 0) <= index + 1 || edited || !now.InProgress)
        {
            return;
        }

        var forward = index < 0 && seen.Spec.Strategy.OnStableDown == "RollForward" && Invariants.Endpoints(seen, stable) == 0;
        Invariants.Check(
            "no step forward in a freeze",
            forward || now.Skip == RolloutSkips.RollbackWindow || !seen.Spec.Strategy.Freeze.Any(window => IsOpen(window, seen.Now)),
            $"{now.Version} from step {index + 1} to {now.Step} at {seen.Now:u}");
        Invariants.Check(
            "no step passes a person",
            index < 0 || stages[index].Step.Pause is not { UntilApproved: true } || now.Skip is not null || now.ApprovedStep > index,
            $"{now.Version} from step {index + 1} to {now.Step} without an approval");
    }

    private static void Approved(ModelDeploymentObservation seen, RolloutStatus? before, RolloutStatus now)
    {
        if (now.ApprovedStep <= (before?.ApprovedStep ?? 0))
        {
            return;
        }

        var token = $"{now.Version}/{SimulatedCluster.Digest(now.Version)["sha256:".Length..][..12]}/{now.ApprovedStep}";
        Invariants.Check(
            "an approval opens its own step",
            seen.Actions.Any(action =>
                action.Kind == ActionKind.Approve && action.Nonce == token && seen.Now - action.At <= TimeSpan.FromHours(24.1)),
            $"step {now.ApprovedStep} of {now.Version} is approved by "
            + string.Join(", ", seen.Actions.Select(action => $"{action.Kind}={action.Nonce}")));
    }

    private static bool IsOpen(FreezeWindow window, DateTime now) =>
        CronSchedule.TryParse(window.Start, out var schedule)
        && Duration.TryParse(window.Duration, out var duration)
        && WindowCalendar.OpenUntil(schedule, duration, TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone), now) is not null;
}

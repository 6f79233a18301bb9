using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>A spec that asks for another version than the candidate, by <c>spec.strategy.onNewVersion</c>.</summary>
internal static class AnotherVersion
{
    /// <summary>
    /// Why a rollout is superseded. Null when it is not. The return to stable waits for nothing, so a policy never holds it.
    /// </summary>
    public static string? Supersedes(World world, string? stable, RolloutStatus run) =>

        // No step can be judged by a spec that makes no sense; stable needs none.
        world.Observation.FieldErrors.Count > 0 ? "the spec is invalid"
        : run.Version == world.Desired || Waits(world, stable) ? null
        : $"spec.version is {world.Desired ?? world.Spec.Version} now";

    /// <summary>The target, with a word on the version that waits for the end of the rollout.</summary>
    public static Target Describe(World world, Target target)
    {
        if (target is not { Candidate: { } candidate } || world.Desired is not { } desired || desired == candidate)
        {
            return target;
        }

        return target with
        {
            Readiness = EnumText.Parse<NewVersionPolicy>(world.Spec.Strategy.OnNewVersion) == NewVersionPolicy.Queue
                ? new Readiness.InProgress(target.Readiness.Reason, $"{target.Readiness.Message}; {desired} is queued")
                : new Readiness.Blocked(
                    Reasons.NewVersionRejected,
                    $"spec.version: {desired} does not begin while the rollout of {candidate} is in progress, "
                    + "since spec.strategy.onNewVersion is Reject; "
                    + $"set it to {candidate} or {target.Stable}, or wait for the end of the rollout"),
        };
    }

    private static bool Waits(World world, string? stable) =>
        world.Desired is { } desired && desired != stable && stable is not null
        && EnumText.Parse<NewVersionPolicy>(world.Spec.Strategy.OnNewVersion) is NewVersionPolicy.Queue or NewVersionPolicy.Reject;
}

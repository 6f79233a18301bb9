using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>What an edit of the spec makes of a recorded rollout.</summary>
internal static class EditedSpec
{
    /// <summary>The state by the spec that there is now.</summary>
    public static RolloutState Adapt(World world, RolloutState state) => state switch
    {
        RolloutState.InProgress current => Follow(world, current),
        RolloutState.Ended ended => Forget(world, ended),
        _ => state,
    };

    // A rollout with other steps than it followed is at the last of them that has no more traffic than it has, or at the first: an edit
    // passes no gate and no person of the new steps.
    private static RolloutState.InProgress Follow(World world, RolloutState.InProgress state)
    {
        if (state.Run.StepsDigest == world.StepsDigest)
        {
            return state;
        }

        if (state.Run.StepsDigest is null)
        {
            return state with { Run = state.Run with { StepsDigest = world.StepsDigest } };
        }

        var run = state.Run with { StepsDigest = world.StepsDigest, ApprovedStep = 0, ResumedStep = 0 };
        var weight = Math.Min(world.Weight(run.Version), run.Weight);
        return state is RolloutState.Routed
            ? new RolloutState.Shifting(run, StepLocation.Below(Stages.Of(world.Spec.Strategy), weight))
            : state with { Run = run };
    }

    // Once the spec has asked for another version, asking for this one again is a new request. A range may resolve to another version
    // without an edit.
    private static RolloutState.Ended Forget(World world, RolloutState.Ended state) =>
        state.Run.SpecDigest is not null && state.Run.Version != world.Desired
        && (DesiredVersion.Range(world.Spec) is null || state.Run.SpecDigest != world.SpecDigest)
            ? state with { Run = state.Run with { SpecDigest = null } }
            : state;
}

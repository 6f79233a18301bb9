using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Takes a rollout from state to state until it rests, or has to see in the cluster what it asked for.</summary>
internal static class RolloutDecider
{
    // A pass takes six transitions at most; a cycle would be a fault of the transitions, and must not hang the operator.
    private const int Longest = 16;

    /// <summary>The target of this pass.</summary>
    /// <param name="world">The observation.</param>
    /// <param name="target">Stable, the recorded state and the answers to people's actions.</param>
    public static Target Decide(World world, Target target)
    {
        Findings? found = null;
        for (var i = 0; i < Longest; i++)
        {
            found = Findings.Of(world, target, found);
            var transition = Transitions.Next(target.State, found);
            target = Outcomes.Of(world, target, found, transition);
            if (transition.EndsPass)
            {
                return AnotherVersion.Describe(world, RollForward.Apply(world, target));
            }
        }

        throw new InvalidOperationException($"a rollout does not come to rest: {string.Join(", ", target.Arrows)}");
    }
}

/// <summary>A change from one state of a rollout to another, by the names of the states.</summary>
internal readonly record struct Arrow(string From, string To)
{
    /// <summary>The arrow between two states. None where the state stays of its kind.</summary>
    public static IEnumerable<Arrow> Between(RolloutState from, RolloutState to) =>
        from.GetType() == to.GetType() ? [] : [new Arrow(from.GetType().Name, to.GetType().Name)];

    /// <inheritdoc/>
    public override string ToString() => $"{From} --> {To}";
}

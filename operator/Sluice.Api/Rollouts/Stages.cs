using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Rollouts;

/// <summary>The steps of a strategy, with the last one to 100 that is implied where it is not written.</summary>
public static class Stages
{
    /// <summary>The stages; never empty, the last one of weight 100.</summary>
    public static IReadOnlyList<Stage> Of(RolloutStrategy strategy)
    {
        var stages = new List<Stage>();
        var before = new Stage();
        foreach (var step in strategy.Steps)
        {
            before = new Stage
            {
                Weight = Math.Clamp(step.Weight ?? before.Weight, 0, 100),
                Replicas = step.Replicas ?? before.Replicas,
                Mirror = Math.Clamp(step.Mirror ?? before.Mirror, 0, 100),
                Step = step,
            };
            stages.Add(before);
        }

        if (before.Weight < 100)
        {
            stages.Add(new Stage { Weight = 100, Step = new RolloutStep { Weight = 100 } });
        }

        return stages;
    }
}

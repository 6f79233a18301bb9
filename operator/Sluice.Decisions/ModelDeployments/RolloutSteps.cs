using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The steps of a strategy, with the last one to 100 that is implied where it is not written.</summary>
public static class RolloutSteps
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

    /// <summary>
    /// The step that a weight belongs to: the first one of this weight, else the last one below it, else the first one. Steps may be edited
    /// under a rollout; then the candidate goes on from the nearest step that is not above what it has.
    /// </summary>
    public static int IndexOf(IReadOnlyList<Stage> stages, int weight)
    {
        var index = 0;
        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i].Weight <= weight && stages[i].Weight > stages[index].Weight)
            {
                index = i;
            }
        }

        return index;
    }

    /// <summary>A step's least time.</summary>
    public static TimeSpan MinDuration(Stage stage) =>
        Duration.TryParse(stage.Step.MinDuration, out var value) ? value : TimeSpan.Zero;

    /// <summary>A strategy's progress deadline.</summary>
    public static TimeSpan ProgressDeadline(RolloutStrategy strategy) =>
        Duration.TryParse(strategy.ProgressDeadline, out var value) ? value : TimeSpan.FromMinutes(10);
}

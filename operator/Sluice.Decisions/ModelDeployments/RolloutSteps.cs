using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The steps of a strategy, with the last one to 100 that is implied where it is not written.</summary>
public static class RolloutSteps
{
    /// <summary>The steps; never empty, the last one of weight 100.</summary>
    public static IReadOnlyList<RolloutStep> Of(RolloutStrategy strategy) => strategy.Steps is [.., { Weight: >= 100 }]
        ? strategy.Steps
        : [.. strategy.Steps, new RolloutStep { Weight = 100 }];

    /// <summary>
    /// The step that a weight belongs to: the one of this weight, else the last one below it, else the first one. Steps may be edited
    /// under a rollout; then the candidate goes on from the nearest step that is not above what it has.
    /// </summary>
    public static int IndexOf(IReadOnlyList<RolloutStep> steps, int weight)
    {
        var index = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Weight <= weight)
            {
                index = i;
            }
        }

        return index;
    }

    /// <summary>A step's least time.</summary>
    public static TimeSpan MinDuration(RolloutStep step) =>
        Duration.TryParse(step.MinDuration, out var value) ? value : TimeSpan.Zero;

    /// <summary>A strategy's progress deadline.</summary>
    public static TimeSpan ProgressDeadline(RolloutStrategy strategy) =>
        Duration.TryParse(strategy.ProgressDeadline, out var value) ? value : TimeSpan.FromMinutes(10);
}

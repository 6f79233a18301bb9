using Sluice.Api.Rollouts;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Which step a weight belongs to.</summary>
public static class StepLocation
{
    /// <summary>
    /// The step that a candidate is at which is routed with a weight: the one that was decided last, where the weight is its own or was
    /// lowered because pods were missing. Otherwise the write of the table was lost, and the candidate is at the last step before with
    /// this weight. A weight above that of its step is not one that it earned (stable had no ready pods), and a candidate without a step
    /// begins at the first one. Otherwise it is at the last step below the weight.
    /// </summary>
    /// <param name="stages">The steps of the strategy.</param>
    /// <param name="recorded">Position of the step that was recorded last, counted from 0. Null when none was.</param>
    /// <param name="decided">The weight that was decided last, in per cent.</param>
    /// <param name="weight">The candidate's weight by the table, in per cent.</param>
    /// <returns>A position in <paramref name="stages"/>, counted from 0.</returns>
    public static int Of(IReadOnlyList<Stage> stages, int? recorded, int decided, int weight)
    {
        if (recorded is null)
        {
            return 0;
        }

        var last = Math.Min(recorded.Value, stages.Count - 1);
        if (stages[last].Weight == weight || (weight > 0 && decided == weight && weight < stages[last].Weight))
        {
            return last;
        }

        for (var i = last; i >= 0; i--)
        {
            if (stages[i].Weight == weight)
            {
                return i;
            }
        }

        return stages[last].Weight < weight ? last : Below(stages, weight);
    }

    /// <summary>The first step of a weight, else the last one below it, else the first one.</summary>
    public static int Below(IReadOnlyList<Stage> stages, int weight)
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
}

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
    /// A rollout with the steps that the spec has now. Where they are others than it followed, it is at the last of them that has no more
    /// traffic than it has, or at the first: no gate and no person of the new steps is passed by an edit.
    /// </summary>
    internal static RolloutStatus? Follow(World world, RolloutStatus? rollout) =>
        rollout is not { Outcome: RolloutOutcomes.Progressing } || rollout.StepsDigest == world.StepsDigest ? rollout
        : rollout.StepsDigest is null ? rollout with { StepsDigest = world.StepsDigest }
        : rollout with
        {
            StepsDigest = world.StepsDigest,
            StepIndex = rollout.StepIndex < 0 ? rollout.StepIndex : IndexOf(Of(world.Spec.Strategy), world.Weight(rollout.Version)),
            StepStartedAt = null,
            ApprovedStep = 0,
            ResumedStep = 0,
        };

    /// <summary>
    /// The step that a candidate is at which is routed with a weight: the one that was decided last, where the weight is its own or was lowered for
    /// want of pods. Else the write of the table was lost, and it is at the last step before with this weight; else at the first one of this
    /// weight, else at the last one below it.
    /// </summary>
    public static int Locate(IReadOnlyList<Stage> stages, RolloutStatus rollout, int weight)
    {
        var decided = Math.Min(rollout.StepIndex, stages.Count - 1);
        if (decided >= 0 && (stages[decided].Weight == weight || (weight > 0 && rollout.Weight == weight && weight < stages[decided].Weight)))
        {
            return decided;
        }

        for (var i = decided; i >= 0; i--)
        {
            if (stages[i].Weight == weight)
            {
                return i;
            }
        }

        return IndexOf(stages, weight);
    }

    /// <summary>The first step of a weight, else the last one below it, else the first one.</summary>
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

    /// <summary>The greatest number of pods that a candidate has on its way.</summary>
    public static int MostPods(RolloutStrategy strategy, int replicas) => Of(strategy).Max(stage => stage.Pods(Math.Max(1, replicas)));

    /// <summary>A step's least time.</summary>
    public static TimeSpan MinDuration(Stage stage) =>
        Duration.TryParse(stage.Step.MinDuration, out var value) ? value : TimeSpan.Zero;

    /// <summary>A strategy's progress deadline.</summary>
    public static TimeSpan ProgressDeadline(RolloutStrategy strategy) =>
        Duration.TryParse(strategy.ProgressDeadline, out var value) ? value : TimeSpan.FromMinutes(10);
}

using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Where a rollout is in the steps of its strategy.</summary>
public static class RolloutSteps
{
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
            StepIndex = rollout.StepIndex < 0 ? rollout.StepIndex : IndexOf(Stages.Of(world.Spec.Strategy), Math.Min(world.Weight(rollout.Version), rollout.Weight)),
            StepStartTime = null,
            ApprovedStep = 0,
            ResumedStep = 0,
        };

    /// <summary>
    /// The step that a candidate is at which is routed with a weight: the one that was decided last, where the weight is its own or was lowered for
    /// want of pods. Else the write of the table was lost, and it is at the last step before with this weight. A weight above that of its step
    /// is none that it earned (stable had no ready pods), and one without a step begins at the first. Else it is at the last step below the weight.
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

        return decided < 0 ? 0 : stages[decided].Weight < weight ? decided : IndexOf(stages, weight);
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
    public static int MostPods(RolloutStrategy strategy, int replicas) => Stages.Of(strategy).Max(stage => stage.Pods(Math.Max(1, replicas)));

    /// <summary>A step's least time.</summary>
    public static TimeSpan MinDuration(Stage stage) =>
        Duration.TryParse(stage.Step.MinDuration, out var value) ? value : TimeSpan.Zero;

    /// <summary>A strategy's progress deadline.</summary>
    public static TimeSpan ProgressDeadline(RolloutStrategy strategy) =>
        Duration.TryParse(strategy.ProgressDeadline, out var value) ? value : TimeSpan.FromMinutes(10);
}

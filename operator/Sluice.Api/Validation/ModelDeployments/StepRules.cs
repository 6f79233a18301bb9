using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;

namespace Sluice.Api.Validation.ModelDeployments;

/// <summary>Rules of the steps of a strategy together, and of its gates at them.</summary>
internal static class StepRules
{
    /// <summary>Fails for each rule that is broken.</summary>
    public static void Check(RolloutStrategy strategy, Action<string, string> fail)
    {
        var steps = strategy.Steps ?? [];
        var gates = strategy.Gates ?? [];
        if (steps.Any(step => step is null) || gates.Any(gate => gate is null))
        {
            return;
        }

        var rise = Weights(steps, fail);
        Named(steps, gates, fail);
        if (rise && steps.All(step => step.Weight is null or (>= 0 and <= 100)))
        {
            Judged(strategy with { Steps = steps, Gates = gates }, fail);
        }

        if (strategy.Baseline && (!gates.Any(GateSchedule.IsOfSplitRequests) || steps.All(step => step.Weight is not (> 0 and <= 50))))
        {
            fail(
                "Baseline",
                "gives errorRate and latency gates fresh pods to compare with, at steps with a weight from 1 to 50; add such a gate and "
                    + "such a step, or remove it");
        }
    }

    private static bool Weights(IReadOnlyList<RolloutStep> steps, Action<string, string> fail)
    {
        var rise = true;
        int? before = null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Weight <= before)
            {
                rise = false;
                fail(
                    $"Steps[{i}].Weight",
                    $"{steps[i].Weight} is not above the step before it, {before}; let the weights rise, or leave it out");
            }

            before = steps[i].Weight ?? before;
            if (steps[i].MinRequests > 0 && (before ?? 0) == 0)
            {
                fail($"Steps[{i}].MinRequests", "counts the candidate's requests, and it has none at weight 0; give the step a weight");
            }
        }

        if (before is not (null or >= 100))
        {
            rise = false;
            fail($"Steps[{steps.Count - 1}].Weight", $"{before} is the last step and leaves the rollout unfinished; end with 100");
        }

        return rise;
    }

    private static void Named(IReadOnlyList<RolloutStep> steps, IReadOnlyList<RolloutGate> gates, Action<string, string> fail)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            for (var j = 0; j < steps[i].Analyze.Count; j++)
            {
                var name = steps[i].Analyze[j];
                if (gates.All(gate => gate.Name != name))
                {
                    var known = gates.Count == 0
                        ? "spec.strategy.gates has none"
                        : $"there are {string.Join(", ", gates.Select(gate => gate.Name))}";
                    fail($"Steps[{i}].Analyze[{j}]", $"'{name}' is the name of no gate; {known}");
                }
            }
        }
    }

    // A gate that no step judges looks like safety and is none.
    private static void Judged(RolloutStrategy strategy, Action<string, string> fail)
    {
        var stages = Stages.Of(strategy);
        for (var g = 0; g < strategy.Gates.Count; g++)
        {
            var (gate, judged) = (strategy.Gates[g], false);
            for (var i = 0; i < strategy.Steps.Count; i++)
            {
                if (!GateSchedule.IsAsked(strategy, gate, stages, i))
                {
                    continue;
                }

                var obstacle = GateSchedule.Obstacle(gate, stages[i]);
                judged |= obstacle is null;
                if (obstacle is not null && GateSchedule.IsNamed(strategy, gate))
                {
                    fail($"Steps[{i}].Analyze", $"gate {gate.Name} cannot be judged at this step: {obstacle}");
                    judged = true;
                }
            }

            if (!judged && !string.IsNullOrEmpty(gate.Name))
            {
                fail(
                    $"Gates[{g}]",
                    "is judged at no step; add a step with a weight below 100 (and a mirror for agreement), or remove the gate");
            }
        }
    }
}

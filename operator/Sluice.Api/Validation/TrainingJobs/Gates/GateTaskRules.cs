using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Api.Validation.TrainingJobs.Tasks;

namespace Sluice.Api.Validation.TrainingJobs.Gates;

/// <summary>What Sluice's own trainer does not measure, so that a gate on it would fail after all the time of a training.</summary>
internal static class GateTaskRules
{
    /// <summary>What is wrong with a gate: fields below it, and the message.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingGate gate, TrainerOptions trainer)
    {
        if (gate.Fairness is not null && LearningTasks.TargetOf(trainer.Task) is not TargetKind.Class)
        {
            yield return ("Fairness",
                $"is measured of the task {LearningTasks.Classification}, but spec.trainer.task is {trainer.Task}; remove it");
        }

        foreach (var (field, metric) in new[] { ("Metric", gate.Metric), ("NotWorse.Metric", gate.NotWorse?.Metric) })
        {
            if (RobustnessMetrics.Read(metric) is not { } changed)
            {
                continue;
            }

            if (!RobustnessRules.Asks(trainer.Robustness, changed.Kind, changed.Strength))
            {
                yield return (field, $"'{metric}' is not measured; add it to spec.trainer.robustness.{changed.Kind}, or remove the gate");
            }
            else if (gate.NotWorse is not null && changed.Kind is not RobustnessMetrics.Noise)
            {
                yield return (field,
                    $"'{metric}' follows from gradients, which a published version does not give; bound it by metric and min instead");
            }
        }
    }
}

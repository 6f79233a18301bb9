using Sluice.Api.TrainingJobs;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Evaluation.Robustness;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Hosting;

/// <summary>Exports a trained model, and has it answer the held-out rows, as they are and changed.</summary>
internal static class ModelEvaluation
{
    /// <summary>Exports and asks the model.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="table">Its table, divided.</param>
    /// <param name="trained">The training at its end.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="stop">Ends the reading of rows.</param>
    /// <returns>The model with its answers, and their largest difference from torch's.</returns>
    /// <exception cref="Data.Failures.JobException">The exported model and torch disagree (70).</exception>
    public static (JudgedModel Model, double Difference) Run(
        TrainingJobSpec spec, DataTable table, PreparedTraining trained, Hyperparameters hyperparameters, CancellationToken stop)
    {
        var (preprocessor, session, robustness) = (trained.Preprocessor, trained.Session, spec.Trainer.Robustness);
        var model = ModelExporter.Write(spec.Model, preprocessor, session.Network, session.Task);
        var heldOut = new RowReader(table, spec.Dataset).Read(DataSplit.Test, PreparedTraining.BatchRows(
            Math.Max(preprocessor.Width, session.Task.RowOutputs)));
        var noise = table.Interruptible(
            stop, () => HeldOutNoise.Of(table, preprocessor.Features, spec.Trainer.Seed, robustness?.Noise));
        var (scores, difference) = table.Interruptible(
            stop, () => HeldOutEvaluator.Evaluate(heldOut, preprocessor, session, model, noise));
        scores = table.Interruptible(
            stop, () => RobustnessEvaluator.AddAttacks(scores, robustness, heldOut, preprocessor, session));
        return (
            new JudgedModel
            {
                Task = session.Task,
                TaskName = spec.Trainer.Task,
                Hyperparameters = hyperparameters.ToDictionary(),
                Preprocessor = preprocessor,
                Model = model,
                HeldOut = heldOut,
                Scores = scores,
                Noise = noise,
                Seed = spec.Trainer.Seed,
            },
            difference);
    }
}

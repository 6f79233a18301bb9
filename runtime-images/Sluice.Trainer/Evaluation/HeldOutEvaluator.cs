using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Robustness;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training.Sessions;
using NamedOnnxValue = Microsoft.ML.OnnxRuntime.NamedOnnxValue;

namespace Sluice.Trainer.Evaluation;

/// <summary>
/// Runs the exported model on the raw held-out rows, compares its answers with torch's, and measures them. So the metrics are those of
/// exactly the bytes that are published.
/// </summary>
internal static class HeldOutEvaluator
{
    /// <summary>Compares the exported model with torch, and measures it.</summary>
    /// <param name="heldOut">The rows, batch by batch.</param>
    /// <param name="preprocessor">The encodings.</param>
    /// <param name="session">The training at its end.</param>
    /// <param name="model">The exported model.</param>
    /// <param name="noise">The noise under which it is measured as well.</param>
    /// <returns>The answers with their metrics, and the largest difference between an answer of the exported model and torch's.</returns>
    /// <exception cref="JobException">The exported model and torch disagree (70).</exception>
    public static (ScoreSet Scores, double LargestDifference) Evaluate(
        IEnumerable<RowBatch> heldOut, Preprocessor preprocessor, TrainingSession session, byte[] model, HeldOutNoise noise)
    {
        using var onnx = new OnnxModel(model);
        var task = session.Task;
        var (targets, answers, largest, rows) = (new List<float>(), new List<float>(), 0.0, 0L);
        foreach (var batch in heldOut)
        {
            var (drawn, exported) = Ask(onnx, preprocessor, task, batch);
            var (numbers, ours) = (task.Answer(exported, drawn), session.Answers.Of(drawn));
            largest = Math.Max(
                largest, ExportComparison.Compare(task.AnswerOutput, task.Answers, ours, numbers, task.Tolerance, rows));
            task.Compare(exported, drawn.Targets, ours, rows);
            var judged = task.Judged(exported, drawn.Targets, numbers);
            targets.AddRange(judged.Targets);
            answers.AddRange(judged.Answers);
            rows += batch.Count;
        }

        var scores = task.Scores([.. targets], [.. answers]);
        RobustnessEvaluator.AddNoise(scores, noise, heldOut, onnx, preprocessor, task);
        return (scores, largest);
    }

    /// <summary>Has an exported model answer raw rows.</summary>
    /// <returns>The rows as they are judged, and what it answered.</returns>
    public static (EncodedBatch Drawn, ModelAnswers Answers) Ask(
        OnnxModel onnx, Preprocessor preprocessor, LearningTask task, RowBatch batch)
    {
        var (drawn, request) = Request(preprocessor, task, batch);
        return (drawn, onnx.Answer(request, [.. task.Signature.Select(output => output.Name)]));
    }

    /// <summary>Raw rows as they are judged, and as they are sent to an exported model.</summary>
    public static (EncodedBatch Drawn, IReadOnlyCollection<NamedOnnxValue> Request) Request(
        Preprocessor preprocessor, LearningTask task, RowBatch batch)
    {
        var drawn = task.Draw(new EncodedBatch(task.Inputs(preprocessor, batch), task.Encode(batch)), batch.Positions, null);
        return (drawn, task.SendsNumbers ? preprocessor.RawOf(drawn.Inputs) : preprocessor.Raw(batch));
    }
}

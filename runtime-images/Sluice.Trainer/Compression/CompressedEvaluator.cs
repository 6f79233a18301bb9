using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Evaluation.Robustness;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Compression;

/// <summary>How close the answers of the compressed model are to those of the model of floats.</summary>
/// <param name="Labels">Share of labels that are the same. Null where the model answers with none.</param>
/// <param name="Largest">Largest difference of a number of the answers.</param>
/// <param name="Mean">Mean difference.</param>
internal sealed record Agreement(double? Labels, double Largest, double Mean);

/// <summary>Has the compressed model answer the held-out rows, beside the model that it was made from.</summary>
internal static class CompressedEvaluator
{
    /// <summary>Judges the compressed model by its own answers.</summary>
    /// <param name="before">The model of floats.</param>
    /// <param name="compressed">The compressed model.</param>
    /// <exception cref="JobException">
    /// It takes or gives something else than the model of floats (70), or an answer is no number (64).
    /// </exception>
    public static (ScoreSet Scores, Agreement Agreement) Evaluate(JudgedModel before, byte[] compressed)
    {
        using var floats = new OnnxModel(before.Model);
        using var integers = new OnnxModel(compressed);
        RequireSameSignature(floats, integers);
        var task = before.Task;
        var (targets, answers, same, labels, largest, sum, rows) = (new List<float>(), new List<float>(), 0L, 0L, 0.0, 0.0, 0L);
        var count = 0L;
        foreach (var batch in before.HeldOut)
        {
            var (drawn, expected) = HeldOutEvaluator.Ask(floats, before.Preprocessor, task, batch);
            var (_, actual) = HeldOutEvaluator.Ask(integers, before.Preprocessor, task, batch);
            var (old, numbers) = (task.Answer(expected, drawn), task.Answer(actual, drawn));
            for (var i = 0; i < numbers.Length; i++)
            {
                var difference = Math.Abs((double)numbers[i] - old[i]);
                if (!double.IsFinite(difference))
                {
                    throw JobException.BadSpec("Compression", $"{CompressionSettings.Field}.quantize",
                        $"the answer to held-out row {rows + i / task.Answers} is {numbers[i]}; use WeightsInt8, or exclude layers");
                }

                largest = Math.Max(largest, difference);
                sum += difference;
            }

            foreach (var (name, texts) in expected.Outputs.Where(output => output.Value is string[]))
            {
                same += ((string[])texts).Zip(actual.Texts(name)).Count(pair => pair.First == pair.Second);
                labels += texts.Length;
            }

            var judged = task.Judged(actual, drawn.Targets, numbers);
            targets.AddRange(judged.Targets);
            answers.AddRange(judged.Answers);
            (count, rows) = (count + numbers.Length, rows + batch.Count);
        }

        var scores = task.Scores([.. targets], [.. answers]);
        RobustnessEvaluator.AddNoise(scores, before.Noise, before.HeldOut, integers, before.Preprocessor, task);
        return (
            scores,
            new Agreement(labels > 0 ? (double)same / labels : null, largest, count > 0 ? sum / count : 0));
    }

    private static void RequireSameSignature(OnnxModel floats, OnnxModel integers)
    {
        if (Text(floats) is var before && Text(integers) is var after && before != after)
        {
            throw JobException.Software("CompressionMismatch",
                $"the compressed model takes and gives {after}, and the exported one {before}; nothing is published");
        }

        static string Text(OnnxModel model) => string.Join(", ", model.Inputs.Concat(model.Outputs).Select(
            tensor => $"{tensor.Key} {tensor.Value.Type}[{string.Join(',', tensor.Value.Shape)}]"));
    }
}

using Sluice.Api.Text;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Evaluation;

/// <summary>Measures the models of a cross-validation, each on the fold that it was not trained on.</summary>
internal static class CrossValidation
{
    /// <summary>Measures the model of a fold.</summary>
    /// <param name="fold">The encoded rows of the fold.</param>
    /// <param name="session">The training of the model, at its end.</param>
    public static HeldOutEvaluation Evaluate(EncodedRows fold, TrainingSession session) =>
        HeldOutEvaluation.Of(Score(fold, session)) with { Predictions = null };

    /// <summary>Answers rows that a model was not trained on.</summary>
    /// <param name="rows">The encoded rows.</param>
    /// <param name="session">The training of the model, at its end.</param>
    public static ScoreSet Score(EncodedRows rows, TrainingSession session)
    {
        var (targets, answers) = (new List<float>(), new List<float>());
        var task = session.Task;
        foreach (var (expected, answered) in session.Answers.Of(rows))
        {
            var judged = task.Judged(expected, answered);
            targets.AddRange(judged.Targets);
            answers.AddRange(judged.Answers);
        }

        return task.Scores([.. targets], [.. answers]);
    }

    /// <summary>
    /// For each metric that is not of a single class, its mean over the folds, <c>cv.&lt;metric&gt;.mean</c>, and its population standard
    /// deviation, <c>cv.&lt;metric&gt;.std</c>. A metric that is missing in a fold is left out.
    /// </summary>
    /// <param name="folds">The metrics of the folds.</param>
    public static IReadOnlyDictionary<string, string> Summary(IReadOnlyList<HeldOutEvaluation> folds)
    {
        var summary = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in folds.SelectMany(fold => fold.Metrics.Keys).Distinct().Where(name => !HeldOutEvaluation.IsOfOneClass(name)))
        {
            double[] values =
            [
                .. folds.Where(fold => fold.Metrics.ContainsKey(name)).Select(fold => (double)DecimalText.Parse(fold.Metrics[name])),
            ];
            if (values.Length == folds.Count)
            {
                var mean = values.Average();
                summary[$"cv.{name}.mean"] = DecimalText.Write(mean)!;
                summary[$"cv.{name}.std"] = DecimalText.Write(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))))!;
            }
        }

        return summary;
    }
}

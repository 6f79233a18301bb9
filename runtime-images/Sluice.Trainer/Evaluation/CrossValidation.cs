using Sluice.Api.Text;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Evaluation;

/// <summary>Measures the models of a cross-validation, each on the fold that it was not trained on.</summary>
internal static class CrossValidation
{
    private const int Batch = 1024;

    /// <summary>Measures the model of a fold.</summary>
    /// <param name="fold">The encoded rows of the fold.</param>
    /// <param name="session">The training of the model, at its end.</param>
    public static HeldOutEvaluation Evaluate(EncodedRows fold, TrainingSession session)
    {
        var (targets, answers) = (new List<float>(), new List<float>());
        var task = session.Task;
        foreach (var chosen in Enumerable.Range(0, fold.Count).Chunk(PreparedTraining.BatchRows(task.RowOutputs, Batch)))
        {
            var (inputs, expected) = fold.Read(chosen);
            var rows = task.Draw(new EncodedBatch(inputs, expected), Array.ConvertAll(chosen, number => (long)number), null);
            var judged = task.Judged(rows.Targets, session.Answer(rows));
            targets.AddRange(judged.Targets);
            answers.AddRange(judged.Answers);
        }

        return HeldOutEvaluation.Of(task.Scores([.. targets], [.. answers]));
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

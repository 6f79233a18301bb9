using Sluice.Api.Text;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Evaluation;

/// <summary>Measures the models of a cross-validation, each on the fold that it was not trained on.</summary>
internal static class CrossValidation
{
    private const int Batch = 1024;

    /// <summary>Measures the model of a fold.</summary>
    /// <param name="fold">The encoded rows of the fold.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="session">The training of the model, at its end.</param>
    public static HeldOutEvaluation Evaluate(EncodedRows fold, IReadOnlyList<string> classes, TrainingSession session)
    {
        var tally = new EvaluationTally(classes);
        foreach (var chosen in Enumerable.Range(0, fold.Count).Chunk(Batch))
        {
            var (features, labels) = fold.Read(chosen);
            var probabilities = session.Probabilities(features, fold.Width);
            tally.Add([.. labels.Select(label => (int)label)], Metrics.Predicted(classes.Count, probabilities), probabilities);
        }

        return tally.Result();
    }

    /// <summary>
    /// For each metric that is not of a single class, its mean over the folds, <c>cv.&lt;metric&gt;.mean</c>, and its population standard
    /// deviation, <c>cv.&lt;metric&gt;.std</c>. A metric that is missing in a fold is left out.
    /// </summary>
    /// <param name="folds">The metrics of the folds.</param>
    public static IReadOnlyDictionary<string, string> Summary(IReadOnlyList<HeldOutEvaluation> folds)
    {
        var summary = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in folds.SelectMany(fold => fold.Metrics.Keys).Distinct().Where(name => !Metrics.IsOfOneClass(name)))
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

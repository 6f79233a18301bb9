using Sluice.Api.Text;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Tasks;

namespace Sluice.Trainer.Evaluation;

/// <summary>The metrics of a model on rows that it was not trained on.</summary>
internal sealed record HeldOutEvaluation
{
    private static readonly string[] OfOneClass = ["precision.", "recall.", "f1.", "rocAuc.", "prAuc."];

    /// <summary>Number of evaluated rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Metrics by name, as decimals. One that is undefined is left out, since a gate on a missing metric fails.</summary>
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }

    /// <summary>
    /// The counts: one row per actual class, one column per predicted class, in the order of the classes. Null where there are none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<long>>? ConfusionMatrix { get; init; }

    /// <summary>How often a classifier is right where it is so sure, by bins. Null where there are no classes.</summary>
    public IReadOnlyList<ReportedBin>? Calibration { get; init; }

    /// <summary>How predicted numbers lie to the actual ones. Null where the model answers none.</summary>
    public PredictionGrid? Predictions { get; init; }

    /// <summary>Describes predictions.</summary>
    public static HeldOutEvaluation Of(ScoreSet scores)
    {
        int[] rows = [.. scores.Rows];
        var metrics = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in scores.Values())
        {
            if (DecimalText.Write(value) is { } text)
            {
                metrics[name] = text;
            }
        }

        var classes = scores as ClassificationScores;
        return new HeldOutEvaluation
        {
            Predictions = (scores as RegressionScores)?.Grid,
            Rows = rows.Length,
            Metrics = metrics,
            ConfusionMatrix = classes?.Confusion(rows),
            Calibration = classes is null ? null : [.. classes.Calibration.Table(rows).Where(bin => bin.Rows > 0).Select(ReportedBin.Of)],
        };
    }

    /// <summary>The metrics that matter most, for the log.</summary>
    public string Summary(LearningTask task) => string.Join(", ", task.MainMetrics.Select(name =>
        $"{name} {(Metrics.TryGetValue(name, out var value) ? value : "undefined")}"));

    /// <summary>Whether a metric is of a single class or label: those have its name after a dot.</summary>
    public static bool IsOfOneClass(string metric) => OfOneClass.Any(prefix => metric.StartsWith(prefix, StringComparison.Ordinal));
}

/// <summary>The rows whose highest probability is in an interval.</summary>
/// <param name="From">Its lower edge, which is not in it.</param>
/// <param name="To">Its upper edge, which is.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Confidence">Mean of their highest probabilities.</param>
/// <param name="Accuracy">Share of them whose class was predicted.</param>
internal sealed record ReportedBin(string From, string To, long Rows, string Confidence, string Accuracy)
{
    /// <summary>Describes a bin with rows.</summary>
    public static ReportedBin Of(CalibrationBin bin) => new(
        DecimalText.Write(bin.From)!, DecimalText.Write(bin.To)!, bin.Rows, DecimalText.Write(bin.Confidence)!,
        DecimalText.Write(bin.Accuracy)!);
}

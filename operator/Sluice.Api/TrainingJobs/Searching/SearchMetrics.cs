using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.TrainingJobs.Searching;

/// <summary>What the trials of a search can be judged by, and which way it is better.</summary>
public static class SearchMetrics
{
    /// <summary>The loss on the validation rows, which every trainer has.</summary>
    public const string Loss = "loss";

    private static readonly string[] OfClasses = ["precision.", "recall.", "f1.", "rocAuc.", "prAuc."];

    // A name that ends with a dot has that of a class, a label, a tag or a quantile after it.
    private static readonly Dictionary<string, string[]> OfTasks = new(StringComparer.Ordinal)
    {
        [LearningTasks.Classification] =
        [
            "accuracy", "balancedAccuracy", "macroPrecision", "macroRecall", "macroF1", "rocAuc", "prAuc", "logLoss", "brier", "ece",
            .. OfClasses,
        ],
        [LearningTasks.MultiLabel] =
            ["subsetAccuracy", "hammingLoss", "microF1", "macroF1", "rocAuc", "prAuc", "logLoss", .. OfClasses],
        [LearningTasks.Regression] = ["rmse", "mae", "r2", "medianAbsoluteError", "maxError"],
        [LearningTasks.Quantile] = ["pinball", "pinball."],
        [LearningTasks.Autoencoder] = ["reconstructionError"],
        [LearningTasks.Tagging] = ["tokenAccuracy", "macroF1", "sentenceAccuracy", .. OfClasses[..3]],
        [LearningTasks.NextToken] = ["perplexity", "bitsPerByte", "logLoss", "tokenAccuracy"],
        [LearningTasks.MaskedToken] = ["perplexity", "bitsPerByte", "logLoss", "tokenAccuracy"],
        [LearningTasks.Preference] = ["preferenceAccuracy", "rewardMargin"],
    };

    // No gate compares by these, so that gates do not know them.
    private static readonly Dictionary<string, MetricDirection> Others = new(StringComparer.Ordinal)
    {
        [Loss] = MetricDirection.Lower,
        ["maxError"] = MetricDirection.Lower,
        ["preferenceAccuracy"] = MetricDirection.Higher,
        ["rewardMargin"] = MetricDirection.Higher,
    };

    /// <summary>Which way a metric is better. Null when that is not known.</summary>
    public static MetricDirection? DirectionOf(string metric) =>
        Others.TryGetValue(metric, out var direction) ? direction : GateMetrics.DirectionOf(metric);

    /// <summary>Which way the objective of a valid search is better.</summary>
    public static MetricDirection DirectionOf(SearchObjective objective) =>
        DirectionOf(objective.Metric) ?? EnumText.Parse<MetricDirection>(objective.Better);

    /// <summary>Whether Sluice's own trainer measures a metric for a task.</summary>
    public static bool IsOf(string task, string metric) => metric == Loss
        || Of(task).Any(name => name.EndsWith('.')
            ? metric.Length > name.Length && metric.StartsWith(name, StringComparison.Ordinal)
            : metric == name);

    /// <summary>The metrics of a task in one sentence, for messages.</summary>
    public static string Known(string task) => string.Join(", ", Of(task)
        .Select(name => name.EndsWith('.') ? $"{name}<{(task is LearningTasks.Quantile ? "quantile" : "class")}>" : name)
        .Prepend(Loss));

    private static string[] Of(string task) => OfTasks.GetValueOrDefault(task, []);
}

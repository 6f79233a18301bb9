using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Api.TrainingJobs.Gates;

/// <summary>Which way a metric is better.</summary>
public enum MetricDirection
{
    /// <summary>A greater value is better.</summary>
    Higher,

    /// <summary>A smaller value is better.</summary>
    Lower,
}

/// <summary>
/// The metrics of Sluice's own trainer that can be compared between versions. One that is averaged over classes has the kind of average
/// before it (<c>macroF1</c>); one of a single class or quantile has its name after a dot (<c>recall.Adelie</c>, <c>pinball.p90</c>), and
/// so has the accuracy on changed rows (<c>accuracy.noise0.1</c>). The greatest error is not among them, since resampled rows say nothing
/// of a maximum.
/// </summary>
public static class GateMetrics
{
    private static readonly string[] Averages = ["macro", "micro"];

    private static readonly string[] Averaged = ["precision", "recall", "f1"];

    private static readonly string[] OfOne = [.. Averaged, "rocAuc", "prAuc", "pinball"];

    // A row counts at most once in them.
    private static readonly string[] Shares =
        ["accuracy", "balancedAccuracy", "subsetAccuracy", "hammingLoss", "preferenceAccuracy", .. Averaged];

    private static readonly string[] Higher =
    [
        "accuracy", "balancedAccuracy", "subsetAccuracy", "tokenAccuracy", "sentenceAccuracy", .. Averaged, "rocAuc", "prAuc", "r2",
        "preferenceAccuracy", "rewardMargin",
    ];

    private static readonly string[] Lower =
    [
        "logLoss", "brier", "ece", "hammingLoss", "rmse", "mae", "medianAbsoluteError", "pinball", "perplexity", "bitsPerByte",
        "reconstructionError",
    ];

    /// <summary>The names in one sentence, for messages.</summary>
    public static string Known { get; } =
        $"{string.Join(", ", Higher.Concat(Lower))}, or one of an average or a class such as macroF1 and recall.Adelie";

    /// <summary>Which way a metric is better. Null when that is not known.</summary>
    public static MetricDirection? DirectionOf(string? metric) => Base(metric) switch
    {
        { } name when Higher.Contains(name, StringComparer.Ordinal) => MetricDirection.Higher,
        { } name when Lower.Contains(name, StringComparer.Ordinal) => MetricDirection.Lower,
        _ => null,
    };

    /// <summary>
    /// Whether a metric is a share of rows, so that a version can only be worse by some margin if about that share of the rows tells.
    /// </summary>
    public static bool IsShareOfRows(string metric) => Shares.Contains(Base(metric), StringComparer.Ordinal);

    private static string? Base(string? metric)
    {
        if (metric is null)
        {
            return null;
        }

        if (RobustnessMetrics.Read(metric) is not null)
        {
            return "accuracy";
        }

        if (metric.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < metric.Length - 1)
        {
            return OfOne.Contains(metric[..dot], StringComparer.Ordinal) ? metric[..dot] : null;
        }

        return Averages.Any(average => metric.StartsWith(average, StringComparison.Ordinal))
            ? Averaged.FirstOrDefault(name => Averages.Any(average => metric == $"{average}{char.ToUpperInvariant(name[0])}{name[1..]}"))
            : metric;
    }
}

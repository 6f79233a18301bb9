using System.Text.Json.Serialization;
using Sluice.Api.Pods;

namespace Sluice.Api.TrainingJobs.Gates;

/// <summary>
/// What must hold of a result. Exactly one form is set: metric with its bounds, notWorse, fairness, latency or size.
/// </summary>
public sealed record TrainingGate
{
    /// <summary>
    /// The name of the gate for messages and the status, unique in the list. By default the gate is called by what it measures.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The name of the metric, such as accuracy or macroF1. A metric that is missing or not a number fails the gate.</summary>
    public string? Metric { get; init; }

    /// <summary>The least value of the metric that passes, a decimal. By default there is no lower bound.</summary>
    public string? Min { get; init; }

    /// <summary>The greatest value of the metric that passes, a decimal. By default there is no upper bound.</summary>
    public string? Max { get; init; }

    /// <summary>The held-out rows that the metric is computed on. By default these are all of them.</summary>
    public RowSlice? Slice { get; init; }

    /// <summary>The result must not be worse than the version that is stable in production.</summary>
    public NotWorseGate? NotWorse { get; init; }

    /// <summary>The result must treat the groups of held-out rows alike.</summary>
    public FairnessGate? Fairness { get; init; }

    /// <summary>The exported model must answer fast enough.</summary>
    public ModelLatencyGate? Latency { get; init; }

    /// <summary>The exported model must be small enough.</summary>
    public ModelSizeGate? Size { get; init; }
}

/// <summary>The rows whose column has one value, or lies between two numbers.</summary>
public sealed record RowSlice
{
    /// <summary>The name of the column that divides the rows. It need not be a feature.</summary>
    public string Column { get; init; } = "";

    /// <summary>The rows have this value in the column. Exactly one of value and a bin of from and to is set.</summary>
    public string? Value { get; init; }

    /// <summary>The rows have at least this number in the column, a decimal. By default the bin has no lower end.</summary>
    public string? From { get; init; }

    /// <summary>The rows have a number below this one in the column, a decimal. By default the bin has no upper end.</summary>
    public string? To { get; init; }
}

/// <summary>
/// A comparison with the version that is stable in production, on the same held-out rows. It is decided on the interval of the difference
/// by the paired bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
/// </summary>
public sealed record NotWorseGate
{
    /// <summary>The name of the metric that is compared, such as accuracy or logLoss.</summary>
    public string Metric { get; init; } = "";

    /// <summary>
    /// By how much the result may be worse, a decimal in the units of the metric. The gate passes when the whole interval of the difference
    /// is better than that; a margin of 0 thus asks for a version that is proven to be better.
    /// </summary>
    public string Margin { get; init; } = "";

    /// <summary>The interval has this confidence, a decimal above 0.5 and below 1. Defaults to 0.95.</summary>
    public string Confidence { get; init; } = "0.95";

    /// <summary>
    /// Whether the metric is better when it is Higher or Lower. It is known of the metrics of Sluice's own trainer, and needed for others.
    /// </summary>
    public string? Better { get; init; }

    /// <summary>The held-out rows that are compared. By default these are all of them.</summary>
    public RowSlice? Slice { get; init; }

    /// <summary>
    /// The name of the ModelDeployment whose stable version is compared with. It is needed where several of the namespace serve the model
    /// with different stable versions.
    /// </summary>
    public string? Deployment { get; init; }

    /// <summary>
    /// What follows where no version is stable: Fail, so that the job waits for one before it trains, or Pass, which lets a first version
    /// be published. Defaults to Fail.
    /// </summary>
    public string WhenAbsent { get; init; } = nameof(AbsentBaseline.Fail);
}

/// <summary>What follows where there is no version to compare with.</summary>
public enum AbsentBaseline
{
    /// <summary>The gate does not pass.</summary>
    Fail,

    /// <summary>The gate passes.</summary>
    Pass,
}

/// <summary>
/// A bound on how differently a classifier treats the groups that a column makes (Verma and Rubin, Fairness Definitions Explained, 2018).
/// </summary>
public sealed record FairnessGate
{
    /// <summary>The name of the column whose values are the groups. It need not be a feature.</summary>
    public string Column { get; init; } = "";

    /// <summary>
    /// What is compared between groups. DisparateImpact is the least share of rows that are predicted positive, divided by the greatest.
    /// The others are the greatest difference between two groups: of that share (DemographicParity), of the share of actual positives that
    /// are found (EqualOpportunity), of that or of the share of actual negatives that are predicted positive (EqualizedOdds), or of the
    /// share of predicted positives that are right (PredictiveParity).
    /// </summary>
    public string Measure { get; init; } = "";

    /// <summary>The least ratio that passes, a decimal from 0 to 1, such as 0.8. It applies to DisparateImpact, which needs it.</summary>
    public string? Min { get; init; }

    /// <summary>The greatest difference that passes, a decimal from 0 to 1, such as 0.05. It applies to all other measures.</summary>
    public string? Max { get; init; }

    /// <summary>
    /// The least number of held-out rows of each group on which the measure is decided. A group with fewer rows fails the gate. Defaults to
    /// 30.
    /// </summary>
    public int LeastGroup { get; init; } = 30;

    /// <summary>
    /// The class that counts as the positive one. It is needed where the target has more than two classes; of two it defaults to the second
    /// one in alphabetical order.
    /// </summary>
    public string? Positive { get; init; }
}

/// <summary>What a <see cref="FairnessGate"/> compares between groups.</summary>
public enum FairnessMeasure
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>The ratio of the least to the greatest share of rows that are predicted positive; 1 is fair.</summary>
    DisparateImpact,

    /// <summary>The greatest difference of that share; 0 is fair.</summary>
    DemographicParity,

    /// <summary>The greatest difference of true positive rates; 0 is fair.</summary>
    EqualOpportunity,

    /// <summary>The greatest difference of true positive rates or of false positive rates; 0 is fair.</summary>
    EqualizedOdds,

    /// <summary>The greatest difference of precisions; 0 is fair.</summary>
    PredictiveParity,
}

/// <summary>A bound on the time that the exported model takes for a request, on the machine of the trainer's rank 0.</summary>
public sealed record ModelLatencyGate
{
    /// <summary>The quantile of many runs that is bounded: p50, p95 or p99. Defaults to p95.</summary>
    public string Quantile { get; init; } = "p95";

    /// <summary>The longest time that passes, such as 5ms.</summary>
    public string Max { get; init; } = "";

    /// <summary>How many rows a request has. Defaults to 1.</summary>
    public int Rows { get; init; } = 1;
}

/// <summary>A bound on the size of the exported model.</summary>
public sealed record ModelSizeGate
{
    /// <summary>The greatest size of the file model.onnx that passes, in bytes, such as 10Mi.</summary>
    [JsonConverter(typeof(QuantityConverter))]
    public string Max { get; init; } = "";
}

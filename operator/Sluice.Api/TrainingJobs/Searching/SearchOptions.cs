namespace Sluice.Api.TrainingJobs.Searching;

/// <summary>
/// A search for hyperparameters: trials train with different values on the same data, and the best one becomes the result of the job.
/// </summary>
public sealed record SearchOptions
{
    /// <summary>The greatest number of trials.</summary>
    public const int MostTrials = 100;

    /// <summary>The greatest number of trials that run at the same time.</summary>
    public const int MostParallel = 20;

    /// <summary>The hyperparameters that are varied. All others are those of spec.trainer.hyperparameters.</summary>
    public IReadOnlyList<SearchParameter> Parameters { get; init; } = [];

    /// <summary>How many trials there are. Defaults to 10.</summary>
    public int Trials { get; init; } = 10;

    /// <summary>How many trials run at the same time, each in a pod of its own. Defaults to 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>What a trial is judged by, on the validation rows.</summary>
    public SearchObjective Objective { get; init; } = new();

    /// <summary>
    /// How trials are chosen: Random draws the values of each by the job's seed, and each trains to its end. SuccessiveHalving draws them
    /// alike, trains all for a few epochs, and goes on with the best third again and again, so that trials which lag are stopped early.
    /// Defaults to Random.
    /// </summary>
    public string? Algorithm { get; init; }

    /// <summary>The epochs after which SuccessiveHalving first compares the trials. Defaults to 1.</summary>
    public int? FirstEpochs { get; init; }
}

/// <summary>How trials are chosen and ended.</summary>
public enum SearchAlgorithm
{
    /// <summary>Values are drawn at random, and each trial trains to its end.</summary>
    Random,

    /// <summary>Values are drawn at random, and the worse trials of each round are stopped.</summary>
    /// <remarks>Jamieson and Talwalkar 2016, Non-stochastic Best Arm Identification, https://arxiv.org/abs/1502.07943.</remarks>
    SuccessiveHalving,
}

/// <summary>A hyperparameter that is varied: values to choose from, or a range.</summary>
public sealed record SearchParameter
{
    /// <summary>The name of the hyperparameter.</summary>
    public string Name { get; init; } = "";

    /// <summary>The values to choose from, each with the same probability. Absent with a range.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The range that numbers are drawn from. Absent with values.</summary>
    public SearchRange? Range { get; init; }
}

/// <summary>A range of numbers.</summary>
public sealed record SearchRange
{
    /// <summary>How far from 0 a number may be.</summary>
    public const decimal Largest = 1_000_000_000_000;

    /// <summary>How many steps a range may have.</summary>
    public const long MostSteps = 1_000_000_000;

    /// <summary>The least number, a decimal.</summary>
    public string Min { get; init; } = "";

    /// <summary>The greatest number, a decimal.</summary>
    public string Max { get; init; } = "";

    /// <summary>
    /// How numbers are spread: Linear draws them evenly, Log draws their logarithms evenly, which suits rates that span powers of ten.
    /// Defaults to Linear.
    /// </summary>
    public string? Scale { get; init; }

    /// <summary>
    /// The distance between two numbers that may be drawn, counted from min; with 1 they are whole. By default it is 1 for whole-numbered
    /// hyperparameters of Sluice's trainer, and there is none for others.
    /// </summary>
    public string? Step { get; init; }
}

/// <summary>How the numbers of a range are spread.</summary>
public enum SearchScale
{
    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>By their logarithms.</summary>
    Log,
}

/// <summary>What a trial is judged by.</summary>
public sealed record SearchObjective
{
    /// <summary>
    /// The metric, measured on the validation rows: loss, or one that the trainer reports for its task. Defaults to loss.
    /// </summary>
    public string Metric { get; init; } = "loss";

    /// <summary>
    /// Whether a Higher or a Lower value is better. It is known of the metrics of Sluice's own trainer, and needed for those of another
    /// image, save loss.
    /// </summary>
    public string? Better { get; init; }
}

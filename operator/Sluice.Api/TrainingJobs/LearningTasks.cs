namespace Sluice.Api.TrainingJobs;

/// <summary>What a model can learn: the values of <see cref="TrainerOptions.Task"/>.</summary>
public static class LearningTasks
{
    /// <summary>One class of two or more for each row.</summary>
    public const string Classification = "classification";

    /// <summary>Any number of labels for each row, each yes or no.</summary>
    public const string MultiLabel = "multiLabel";

    /// <summary>A number, by its mean.</summary>
    public const string Regression = "regression";

    /// <summary>A number, by its quantiles.</summary>
    public const string Quantile = "quantile";

    /// <summary>How unlike the training rows a row is.</summary>
    public const string Autoencoder = "autoencoder";

    /// <summary>A tag for each word of a text.</summary>
    public const string Tagging = "tagging";

    /// <summary>The next token of a text, by those before it.</summary>
    public const string NextToken = "nextToken";

    /// <summary>The masked tokens of a text, by all others.</summary>
    public const string MaskedToken = "maskedToken";

    /// <summary>The next token of a text, so that chosen answers become likelier than rejected ones.</summary>
    public const string Preference = "preference";

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Classification, MultiLabel, Regression, Quantile, Autoencoder, Tagging, NextToken, MaskedToken, Preference];

    /// <summary>Those that answer for each token of a text.</summary>
    public static IReadOnlyList<string> OfTokens { get; } = [Tagging, NextToken, MaskedToken, Preference];

    /// <summary>What the target of a task holds.</summary>
    public static TargetKind TargetOf(string? task) => task switch
    {
        MultiLabel => TargetKind.Labels,
        Regression or Quantile => TargetKind.Number,
        Tagging => TargetKind.Tags,
        Autoencoder or NextToken or MaskedToken or Preference => TargetKind.None,
        _ => TargetKind.Class,
    };
}

/// <summary>What the column <see cref="DatasetOptions.Target"/> holds.</summary>
public enum TargetKind
{
    /// <summary>A class.</summary>
    Class,

    /// <summary>Labels, separated by <see cref="DatasetOptions.LabelSeparator"/>. A row without a value has none.</summary>
    Labels,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A tag for each word of the text, separated by spaces. A row without a value has none.</summary>
    Tags,

    /// <summary>The task has no target.</summary>
    None,
}

/// <summary>The columns of the task <see cref="LearningTasks.Preference"/>, by the names that data sets of preferences have.</summary>
public static class PreferenceColumns
{
    /// <summary>What is answered. It may be missing.</summary>
    public const string Prompt = "prompt";

    /// <summary>The better answer.</summary>
    public const string Chosen = "chosen";

    /// <summary>The worse answer.</summary>
    public const string Rejected = "rejected";
}

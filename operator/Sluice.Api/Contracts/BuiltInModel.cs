using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Contracts;

/// <summary>What the models of Sluice's own trainer are alike in.</summary>
public static class BuiltInModel
{
    /// <summary>Most inputs.</summary>
    public const int MostInputs = 1000;

    /// <summary>Output of a classification: the most probable class.</summary>
    public const string LabelOutput = "label";

    /// <summary>Output of a classification: the probability of each class; of labels and tags: that of each.</summary>
    public const string ProbabilitiesOutput = "probabilities";

    /// <summary>Output of a multi-label classification: the name of each label that a row has, and an empty text for the others.</summary>
    public const string LabelsOutput = "labels";

    /// <summary>Output of a regression: the number.</summary>
    public const string PredictionOutput = "prediction";

    /// <summary>Output of a quantile regression: the quantiles, ascending.</summary>
    public const string QuantilesOutput = "quantiles";

    /// <summary>Output of an autoencoder: how unlike the training rows a row is.</summary>
    public const string ScoreOutput = "score";

    /// <summary>Output of a tagging: the tag of each word of a text, and an empty text behind the last word.</summary>
    public const string TagsOutput = "tags";

    /// <summary>
    /// Output of a language model: a number for each token of the vocabulary at each place, whose softmax is its probability.
    /// </summary>
    public const string LogitsOutput = "logits";

    /// <summary>Names of the outputs of a task.</summary>
    public static IReadOnlyList<string> Outputs(string? task) => task switch
    {
        LearningTasks.MultiLabel => [LabelsOutput, ProbabilitiesOutput],
        LearningTasks.Regression => [PredictionOutput],
        LearningTasks.Quantile => [QuantilesOutput],
        LearningTasks.Autoencoder => [ScoreOutput],
        LearningTasks.Tagging => [TagsOutput, ProbabilitiesOutput],
        LearningTasks.NextToken or LearningTasks.MaskedToken or LearningTasks.Preference => [LogitsOutput],
        _ => [LabelOutput, ProbabilitiesOutput],
    };

    /// <summary>Why a feature cannot be an input, and what helps. Null when it can.</summary>
    /// <param name="task">The task, whose outputs have names.</param>
    /// <param name="feature">Name of the feature.</param>
    public static string? Fault(string? task, string? feature) => feature is not null && Outputs(task).Contains(feature)
        ? $"'{feature}' is the name of an output of the model; rename the column"
        : null;
}

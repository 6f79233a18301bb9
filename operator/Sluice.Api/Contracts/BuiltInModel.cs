namespace Sluice.Api.Contracts;

/// <summary>What the models of Sluice's own trainer are alike in.</summary>
public static class BuiltInModel
{
    /// <summary>Most inputs.</summary>
    public const int MostInputs = 1000;

    /// <summary>Name of the output that holds the most probable class.</summary>
    public const string LabelOutput = "label";

    /// <summary>Name of the output that holds the probability of each class.</summary>
    public const string ProbabilitiesOutput = "probabilities";

    /// <summary>Why a feature cannot be an input, and what helps. Null when it can.</summary>
    public static string? Fault(string? feature) => feature is LabelOutput or ProbabilitiesOutput
        ? $"'{feature}' is the name of an output of the model; rename the column"
        : null;
}

namespace Sluice.Api.Hyperparameters;

/// <summary>
/// The hyperparameters of Sluice's own trainer. The webhook and the trainer both read them by this list; a trainer that a job names by
/// <c>spec.trainer.image</c> may have any.
/// </summary>
public static class BuiltInHyperparameters
{
    /// <summary>Passes over the training rows.</summary>
    public static Hyperparameter Epochs { get; } = new("epochs", HyperparameterKind.WholeNumber, 1, 1_000_000, "100");

    /// <summary>Rows of an optimiser step; the last step of an epoch takes what is left.</summary>
    public static Hyperparameter BatchSize { get; } = new("batchSize", HyperparameterKind.WholeNumber, 1, 65_536, "32");

    /// <summary>Step length of AdamW.</summary>
    public static Hyperparameter LearningRate { get; } = new("learningRate", HyperparameterKind.Number, 0, 1, "0.001")
    {
        AboveLeast = true,
    };

    /// <summary>Widths of the hidden layers; none: a linear model.</summary>
    public static Hyperparameter HiddenLayers { get; } = new("hiddenLayers", HyperparameterKind.WholeNumbers, 1, 4096, "32,16");

    /// <summary>Decoupled weight decay of AdamW.</summary>
    public static Hyperparameter WeightDecay { get; } = new("weightDecay", HyperparameterKind.Number, 0, 1, "0.0001");

    /// <summary>Share of a hidden layer's outputs that a training step drops.</summary>
    public static Hyperparameter Dropout { get; } = new("dropout", HyperparameterKind.Number, 0, 0.9m, "0");

    /// <summary>Epochs without a lower validation loss after which the training ends with the best weights; 0: never.</summary>
    public static Hyperparameter Patience { get; } = new("patience", HyperparameterKind.WholeNumber, 0, 1_000_000, "0");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Hyperparameter> All { get; } =
        [Epochs, BatchSize, LearningRate, HiddenLayers, WeightDecay, Dropout, Patience];

    /// <summary>What is wrong with a hyperparameter of a job, and what helps. Null when there is nothing.</summary>
    public static string? Fault(string name, string? text) => All.FirstOrDefault(one => one.Name == name) is { } known
        ? known.Read(text, out _)
        : $"there is no hyperparameter '{name}'; there are {string.Join(", ", All.SkipLast(1).Select(one => one.Name))} and {All[^1].Name}";
}

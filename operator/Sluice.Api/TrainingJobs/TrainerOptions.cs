namespace Sluice.Api.TrainingJobs;

/// <summary>What trains, and how.</summary>
public sealed record TrainerOptions
{
    /// <summary>
    /// The image of the trainer; any image that keeps the trainer contract will do. Defaults to the image that the operator is configured
    /// with.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>What is learned. Only classification is supported, which is the default.</summary>
    public string Task { get; init; } = "classification";

    /// <summary>The kind of network. Only mlp, a multilayer perceptron, is supported, which is the default.</summary>
    public string Architecture { get; init; } = "mlp";

    /// <summary>
    /// The hyperparameters by name, all written as text. The trainer of Sluice knows epochs, batchSize, learningRate, hiddenLayers
    /// (widths, separated by commas), weightDecay, dropout and patience (epochs without a lower loss on spec.dataset.split.validation,
    /// after which the training stops and the best weights are kept; 0, the default, is never); each has a default. Another image may
    /// have any.
    /// </summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The seed of the split, of the initial weights and of the order of rows. Defaults to 0. The same job with the same seed gives the
    /// same weights on a CPU.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>The arithmetic. Only fp32 is supported, which is the default.</summary>
    public string Precision { get; init; } = "fp32";
}

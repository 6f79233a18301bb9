namespace Sluice.Api.TrainingJobs;

/// <summary>What trains, and how.</summary>
public sealed record TrainerOptions
{
    /// <summary>Image that keeps the trainer contract; null: the operator's own.</summary>
    public string? Image { get; init; }

    /// <summary>What is learned: <c>classification</c>.</summary>
    public string Task { get; init; } = "classification";

    /// <summary>Kind of network: <c>mlp</c>.</summary>
    public string Architecture { get; init; } = "mlp";

    /// <summary>
    /// Hyperparameters by name, all as text: <c>epochs</c>, <c>batchSize</c>, <c>learningRate</c>,
    /// <c>hiddenLayers</c> (widths, comma-separated), <c>weightDecay</c>, <c>dropout</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Seed of split, initial weights and order of rows.</summary>
    public long Seed { get; init; }

    /// <summary>Arithmetic: <c>fp32</c>.</summary>
    public string Precision { get; init; } = "fp32";
}

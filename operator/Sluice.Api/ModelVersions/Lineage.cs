namespace Sluice.Api.ModelVersions;

/// <summary>Where a version comes from.</summary>
public sealed record Lineage
{
    /// <summary>The job that made it.</summary>
    public TrainingJobReference TrainingJob { get; init; } = new();

    /// <summary>The table that it was trained on.</summary>
    public DatasetReference Dataset { get; init; } = new();

    /// <summary>Image of the trainer as the node resolved it (with digest, where the node gave one).</summary>
    public string? Image { get; init; }

    /// <summary>Versions of what the trainer ran on: framework, device, operating system.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Hyperparameters as used, defaults filled in.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Seed.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// SHA-256 over <c>spec.dataset</c> (with the digest of what was read), <c>spec.trainer</c> and <c>spec.workers</c> of the job, in
    /// canonical form: two runs with the same key are asked to give the same model, and a job whose version exists with its key adopts it.
    /// </summary>
    public string? RunKey { get; init; }
}

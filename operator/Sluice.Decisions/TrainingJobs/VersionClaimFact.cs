namespace Sluice.Decisions.TrainingJobs;

/// <summary>Another TrainingJob of the same namespace that names a model and version in its spec.</summary>
public sealed record VersionClaimFact
{
    /// <summary>Name of the job.</summary>
    public string Job { get; init; } = "";

    /// <summary>UID of the job.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>spec.model</c>.</summary>
    public string Model { get; init; } = "";

    /// <summary><c>spec.publish.version</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>When the job was created, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Whether its condition Stalled or Ready is True, or it is being deleted: it claims nothing any more.</summary>
    public bool Finished { get; init; }
}

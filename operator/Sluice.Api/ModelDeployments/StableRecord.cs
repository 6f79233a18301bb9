namespace Sluice.Api.ModelDeployments;

/// <summary>A version that was trusted with all traffic before.</summary>
public sealed record StableRecord
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Digest of its artifact's manifest; null: unknown.</summary>
    public string? Digest { get; init; }

    /// <summary>When it stopped being stable, UTC.</summary>
    public DateTime Until { get; init; }
}

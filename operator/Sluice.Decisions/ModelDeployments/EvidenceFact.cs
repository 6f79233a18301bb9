namespace Sluice.Decisions.ModelDeployments;

/// <summary>The gateways' evidence for the generation of the route as read back.</summary>
public sealed record EvidenceFact
{
    /// <summary>The generation by which the counted requests were routed.</summary>
    public long Generation { get; init; }

    /// <summary>By version; a version without a series is missing.</summary>
    public IReadOnlyList<VersionEvidence> Versions { get; init; } = [];

    /// <summary>How mirrored answers compare; null: nothing was mirrored.</summary>
    public AgreementEvidence? Agreement { get; init; }

    /// <summary>Why the metrics of at least one ready gateway pod could not be read; null: all were.</summary>
    public string? Problem { get; init; }
}

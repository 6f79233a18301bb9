using Sluice.Api.ModelVersions;

namespace Sluice.Decisions.Observation;

/// <summary>A ModelVersion of the same namespace.</summary>
public sealed record ModelVersionFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Spec.</summary>
    public ModelVersionSpec Spec { get; init; } = new();

    /// <summary>Whether its condition Ready is True for its current generation.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether its condition Stalled is True.</summary>
    public bool Stalled { get; init; }

    /// <summary>Reason and message of its condition Stalled or else Ready, such as <c>DigestMismatch: …</c>; null: none.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}

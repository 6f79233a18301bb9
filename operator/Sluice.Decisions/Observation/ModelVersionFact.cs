using Sluice.Api.ModelVersions;

namespace Sluice.Decisions.Observation;

/// <summary>A ModelVersion in the namespace of the decided object.</summary>
public sealed record ModelVersionFact
{
    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Its spec, defaults included.</summary>
    public ModelVersionSpec Spec { get; init; } = new();

    /// <summary>Whether its condition Ready is True for its current generation.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether its condition Stalled is True.</summary>
    public bool Stalled { get; init; }

    /// <summary>
    /// Reason and message of its condition Stalled, or else Ready, such as <c>DigestMismatch: …</c>. Null when it has neither.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}

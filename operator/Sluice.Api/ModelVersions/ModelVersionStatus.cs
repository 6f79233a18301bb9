using Sluice.Api.Conditions;

namespace Sluice.Api.ModelVersions;

/// <summary>What is known of a ModelVersion.</summary>
public sealed record ModelVersionStatus
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>One word for people: Pending, Verifying, Ready, Failed.</summary>
    public string? Phase { get; init; }

    /// <summary>Ready, Verified, Reconciling, Stalled.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Names of the ModelDeployments that serve it or could go back to it, sorted; at most 64.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>The same in one line, such as <c>penguins, other</c>; what <c>kubectl get</c> shows. Null: none.</summary>
    public string? UsedByNames { get; init; }

    /// <summary>When its bytes were last checked, UTC.</summary>
    public DateTime? VerifiedAt { get; init; }

    /// <summary>SHA-256 of the spec as first seen; a spec that differs later was changed past the rules.</summary>
    public string? SpecDigest { get; init; }
}

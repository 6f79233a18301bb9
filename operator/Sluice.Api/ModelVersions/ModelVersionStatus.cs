using System.Text.Json.Serialization;
using Sluice.Api.Conditions;
using Sluice.Api.Text;

namespace Sluice.Api.ModelVersions;

/// <summary>What is known of a ModelVersion.</summary>
public sealed record ModelVersionStatus
{
    /// <summary>The generation of the spec that this status describes.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>How the version is, in one word for people: Verifying, Ready or Failed. Programs read the conditions.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<VersionPhase>))]
    public VersionPhase? Phase { get; init; }

    /// <summary>
    /// The conditions Ready and Verified, WarmedUp once the model was tried, and Reconciling or Stalled while one of them is true.
    /// </summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>
    /// The names of the ModelDeployments that serve the version or could roll back to it, sorted; the first 64. The version cannot be
    /// deleted while there are any.
    /// </summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>The names of status.usedBy in one line, of many the first ten. Absent if there are none.</summary>
    public string? UsedByNames { get; init; }

    /// <summary>When the artifact was verified, in UTC. Absent until it is.</summary>
    public DateTime? VerificationTime { get; init; }

    /// <summary>
    /// The SHA-256 of the spec as it was first seen. The version is Failed if its spec has another, since that was changed past all
    /// rules.
    /// </summary>
    public string? SpecDigest { get; init; }
}

/// <summary>How a ModelVersion is, in one word; conditions are for programs.</summary>
public enum VersionPhase
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>Nothing is proven about the artifact yet.</summary>
    Verifying,

    /// <summary>The artifact is verified, and the version can be rolled out.</summary>
    Ready,

    /// <summary>Nothing more happens until a person acts.</summary>
    Failed,
}

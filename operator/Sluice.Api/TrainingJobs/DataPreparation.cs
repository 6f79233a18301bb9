using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs;

/// <summary>The newest object that an engine makes the dataset by.</summary>
public sealed record DataPreparation
{
    /// <summary>The number of the preparation; the first is 0.</summary>
    public int Number { get; init; }

    /// <summary>The apiVersion of the object.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The kind of the object.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The name of the object.</summary>
    public string Name { get; init; } = "";

    /// <summary>The UID of the object. Absent until the object was seen, and once it is deleted.</summary>
    public string? Uid { get; init; }

    /// <summary>The SHA-256 of spec.dataset.prepare. The dataset is prepared again when the spec has another.</summary>
    public string? PrepareDigest { get; init; }

    /// <summary>When the object was first asked for, in UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the preparation ended, in UTC. Absent until then.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>Why the preparation ended, in one word such as Succeeded, Error or BadData. Absent until it ended.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<AttemptCause>))]
    public AttemptCause? Cause { get; init; }

    /// <summary>Why the preparation failed, in the words of the engine. Absent if it did not.</summary>
    public string? Message { get; init; }

    /// <summary>The URL of the dataset. Absent until it was prepared.</summary>
    public string? Uri { get; init; }

    /// <summary>The digest of the dataset as the engine says it. Absent if it says none.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>How many preparations failed one after the other; the pause before the next one grows with them.</summary>
    public int Failures { get; init; }
}

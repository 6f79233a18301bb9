using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs;

/// <summary>The newest check of the dataset, which a pod without a GPU makes before a worker is asked for.</summary>
public sealed record DataCheckRun
{
    /// <summary>The number of the check; the first is 0. Its pod is named after the job and this number.</summary>
    public int Number { get; init; }

    /// <summary>
    /// The SHA-256 of the part of the spec that was checked: the dataset, the seed, and what its pod reads with. The dataset is checked
    /// again when the spec has another.
    /// </summary>
    public string? CheckDigest { get; init; }

    /// <summary>
    /// The name of the ModelVersion whose training rows drift is measured from. Absent if no check asks for it, or there is none yet.
    /// </summary>
    public string? Parent { get; init; }

    /// <summary>When the check began and its pod was first asked for, in UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the check ended, in UTC. Absent until then.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>Why the check ended, in one word such as Succeeded, BadData, NoInput, Error or Evicted. Absent until it ended.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<AttemptCause>))]
    public AttemptCause? Cause { get; init; }

    /// <summary>What a person should know: why the check failed, or what it warns of. Absent if there is nothing.</summary>
    public string? Message { get; init; }

    /// <summary>The SHA-256 of the dataset that was checked, which the workers must find again. Absent until it passed.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>How many rows the dataset has. Absent until it passed.</summary>
    public long? Rows { get; init; }

    /// <summary>How many checks failed one after the other; the pause before the next one grows with them.</summary>
    public int Failures { get; init; }
}

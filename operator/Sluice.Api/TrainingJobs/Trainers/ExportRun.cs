using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs.Trainers;

/// <summary>One run of the pod that checks, measures and publishes the output of an attempt.</summary>
public sealed record ExportRun
{
    /// <summary>The number of the run; the first of the job is 0.</summary>
    public int Number { get; init; }

    /// <summary>The number of the attempt whose output it publishes.</summary>
    public int Attempt { get; init; }

    /// <summary>The image of the worker of rank 0 as its node resolved it. Absent if the node did not say.</summary>
    public string? Image { get; init; }

    /// <summary>How many runs in a row failed, whether they count or not; the pause before the next one follows from it.</summary>
    public int Failures { get; init; }

    /// <summary>When the run began and its pod was first asked for, in UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the run ended, in UTC. Absent until then.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>Why the run ended, in one word as for attempts. Absent until it ended.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<AttemptCause>))]
    public AttemptCause? Cause { get; init; }

    /// <summary>Why the run ended, in a sentence. Absent if it succeeded.</summary>
    public string? Message { get; init; }
}

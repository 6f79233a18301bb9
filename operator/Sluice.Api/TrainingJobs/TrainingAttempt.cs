using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs;

/// <summary>One run of all workers.</summary>
public sealed record TrainingAttempt
{
    /// <summary>The number of the attempt; the first is 0.</summary>
    public int Number { get; init; }

    /// <summary>The SHA-256 of the part of the spec that the pods were made from. The attempt is ended when the spec has another.</summary>
    public string? RunDigest { get; init; }

    /// <summary>
    /// The version that was stable in production when the attempt began, with which notWorse gates compare the result. Absent if no gate
    /// asks for it, or none was stable.
    /// </summary>
    public string? Baseline { get; init; }

    /// <summary>When the attempt began and its pods were first asked for, in UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the first of its pods was assigned to a node, in UTC; GPUs are held from then on. Absent until one was.</summary>
    public DateTime? ScheduledTime { get; init; }

    /// <summary>When the attempt ended, in UTC. Absent until then.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>
    /// Why the attempt ended, in one word such as Succeeded, Error, OutOfMemory, Evicted or PodLost. Absent until it ended.
    /// </summary>
    [JsonConverter(typeof(TolerantEnumConverter<AttemptCause>))]
    public AttemptCause? Cause { get; init; }

    /// <summary>The exit code of the worker that ended the attempt. Absent if the attempt succeeded or no worker left one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The node of the worker that ended the attempt. Absent if it is not known.</summary>
    public string? Node { get; init; }

    /// <summary>Why the attempt ended, in a sentence from the trainer or from the cluster. Absent if it succeeded.</summary>
    public string? Message { get; init; }
}

/// <summary>Why an attempt ended.</summary>
public enum AttemptCause
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>All workers ended with 0, and rank 0 left a result.</summary>
    Succeeded,

    /// <summary>Exit code 64, a bad spec. Another attempt would not help.</summary>
    BadSpec,

    /// <summary>Exit code 65, bad data. Another attempt would not help.</summary>
    BadData,

    /// <summary>Exit code 66, no input. Another attempt would not help.</summary>
    NoInput,

    /// <summary>Exit code 78, a bad configuration. Another attempt would not help.</summary>
    BadConfiguration,

    /// <summary>Exit code 75: the trainer asks for another attempt. It counts towards <c>spec.runPolicy.backoffLimit</c>.</summary>
    TemporaryFailure,

    /// <summary>Any other exit code. It counts towards <c>spec.runPolicy.backoffLimit</c>.</summary>
    Error,

    /// <summary>The kernel ended a worker for lack of memory. It does not count.</summary>
    OutOfMemory,

    /// <summary>A worker was evicted, preempted, or ended by SIGTERM from outside. It does not count.</summary>
    Evicted,

    /// <summary>The pod of a worker vanished, or its node was lost. It does not count.</summary>
    PodLost,

    /// <summary>The job was suspended. It does not count.</summary>
    Suspended,

    /// <summary>The spec was edited and asks for another run. It does not count.</summary>
    SpecChanged,

    /// <summary><c>spec.runPolicy.activeDeadline</c> passed.</summary>
    Deadline,
}

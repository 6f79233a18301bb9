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

    /// <summary>The attempt was begun with this number of workers.</summary>
    public int? Workers { get; init; }

    /// <summary>
    /// The attempt that follows has this number of workers by spec.elastic, since there is room for so many. Absent if it has
    /// spec.workers.
    /// </summary>
    public int? NextWorkers { get; init; }

    /// <summary>When the attempt began and its pods were first asked for, in UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the first of its pods was assigned to a node, in UTC; GPUs are held from then on. Absent until one was.</summary>
    public DateTime? ScheduledTime { get; init; }

    /// <summary>
    /// Since when no scheduling gate has held its pods, in UTC; spec.runPolicy.pendingDeadline counts from then until one has a node.
    /// Absent while a gate holds one, and without that deadline.
    /// </summary>
    public DateTime? PendingTime { get; init; }

    /// <summary>When the attempt ended, in UTC. Absent until then.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>
    /// Why the attempt ended, in one word such as Succeeded, Error, OutOfMemory, Preempted or NodeLost. Absent until it ended.
    /// </summary>
    [JsonConverter(typeof(TolerantEnumConverter<AttemptCause>))]
    public AttemptCause? Cause { get; init; }

    /// <summary>The exit code of the worker that ended the attempt. Absent if the attempt succeeded or no worker left one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The rank of the worker that ended the attempt. Absent if it succeeded, or no single worker ended it.</summary>
    public int? Rank { get; init; }

    /// <summary>The node of the worker that ended the attempt. Absent if it is not known.</summary>
    public string? Node { get; init; }

    /// <summary>
    /// The attempt continued from the checkpoint of this step; 0 stands for the beginning. Absent if the trainer does not say it.
    /// </summary>
    public long? ResumedStep { get; init; }

    /// <summary>How many optimiser steps were done when it ended, as last reported. Absent if that is not known.</summary>
    public long? Step { get; init; }

    /// <summary>
    /// How many of these steps no checkpoint kept, so that the next attempt does them again. Absent if the attempt succeeded, or its steps
    /// are not known.
    /// </summary>
    public long? LostSteps { get; init; }

    /// <summary>
    /// How long its newest checkpoint took to write, in whole seconds; grace periods follow from it. Absent if it is not known.
    /// </summary>
    public int? CheckpointSeconds { get; init; }

    /// <summary>The attempt held GPUs for this time, in seconds, summed over the GPUs. Absent until it ended.</summary>
    public long? GpuSeconds { get; init; }

    /// <summary>
    /// Until when gpuSeconds counts, in UTC: when the attempt was ended, and then when one more of its pods was seen to have given its GPUs
    /// back. Absent until it ended.
    /// </summary>
    public DateTime? AccountedUntil { get; init; }

    /// <summary>
    /// How many GPUs its pods hold after accountedUntil, since they write a last checkpoint; it is 0 once their time is in gpuSeconds.
    /// Absent until the attempt ended.
    /// </summary>
    public long? HeldGpus { get; init; }

    /// <summary>How much of gpuSeconds its GPUs were idle, in seconds. Absent if its trainer does not say it.</summary>
    public long? GpuIdleSeconds { get; init; }

    /// <summary>
    /// What a GPU of the attempt costs an hour, a decimal, by the prices of its nodes. Absent if the operator knows no prices, or no pod
    /// had a node.
    /// </summary>
    public string? GpuPrice { get; init; }

    /// <summary>The GPU time of the attempt has this cost, a decimal. Absent if the operator knows no prices.</summary>
    public string? Cost { get; init; }

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

    /// <summary>
    /// The kernel ended a process of a worker for lack of memory. The next worker would have as little, so it counts.
    /// </summary>
    OutOfMemory,

    /// <summary>
    /// A worker was evicted: its node ran short of something, or was drained. It does not count; an eviction for more storage than the
    /// worker's own limits allow does.
    /// </summary>
    Evicted,

    /// <summary>The pod of a worker was deleted, or vanished. It does not count.</summary>
    PodLost,

    /// <summary>The job was suspended. It does not count.</summary>
    Suspended,

    /// <summary>The spec was edited and asks for another run. It does not count.</summary>
    SpecChanged,

    /// <summary><c>spec.runPolicy.activeDeadline</c> passed; or a deadline that the pod of a worker was given, which counts.</summary>
    Deadline,

    /// <summary>A worker made room for a pod of a higher priority, or for another workload of its queue. It does not count.</summary>
    Preempted,

    /// <summary>The node of a worker was shut down, restarted, or is not there any more. It does not count.</summary>
    NodeLost,

    /// <summary>
    /// A worker could not be started on its node: its image could not be pulled, or what its container needs is missing. It does not count
    /// where it ended by <c>spec.runPolicy.pendingDeadline</c>; a container whose start failed does.
    /// </summary>
    Image,

    /// <summary>No node was found for a worker, or its node refused it. It does not count.</summary>
    Unschedulable,

    /// <summary>A signal ended a worker, and nothing says who sent it. It counts.</summary>
    Signal,

    /// <summary>
    /// A worker reported nothing new for <c>spec.runPolicy.stuckAfter</c>. It counts towards <c>spec.runPolicy.backoffLimit</c>, since a
    /// deadlock comes again.
    /// </summary>
    StuckRank,

    /// <summary><c>spec.budget</c> was spent.</summary>
    Budget,

    /// <summary>There was room for more workers, and <c>spec.elastic</c> asks for them. It does not count.</summary>
    Resized,
}

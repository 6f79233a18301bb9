using System.Text.Json.Serialization;
using Sluice.Api.Conditions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Api.TrainingJobs;

/// <summary>What is known of a TrainingJob.</summary>
public sealed record TrainingJobStatus
{
    /// <summary>The generation of the spec that this status describes.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>
    /// How the job is, in one word for people: Pending, Preparing, Checking, Searching, Starting, Running, Publishing, Succeeded, Failed
    /// or Suspended. Programs read the conditions.
    /// </summary>
    [JsonConverter(typeof(TolerantEnumConverter<JobPhase>))]
    public JobPhase? Phase { get; init; }

    /// <summary>
    /// How many workers run, of how many there are to be, such as 3/4. Absent while no attempt runs.
    /// </summary>
    public string? Workers { get; init; }

    /// <summary>
    /// How many optimiser steps are done, of how many in all, such as 1200/3000; of a search, the share that is done, such as 50%. Absent
    /// if it is not known.
    /// </summary>
    public string? Steps { get; init; }

    /// <summary>
    /// The metric of the first of spec.gates that has one, or else of the objective of the search, with its value, such as accuracy=0.97.
    /// Absent until it is known.
    /// </summary>
    public string? Metric { get; init; }

    /// <summary>
    /// The GPU time in hours with what pods that run have used so far, a decimal such as 12.5. It is written again at most once a minute.
    /// Absent if no pod has had a GPU.
    /// </summary>
    public string? GpuHours { get; init; }

    /// <summary>The conditions Ready and Running, and Reconciling or Stalled while one of them is true.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>These are the last 10 attempts, oldest first.</summary>
    public IReadOnlyList<TrainingAttempt> Attempts { get; init; } = [];

    /// <summary>
    /// How far the search is while it runs, and after it the newest attempt, as its worker of rank 0 reports. Absent until the first
    /// report.
    /// </summary>
    public TrainingProgress? Progress { get; init; }

    /// <summary>How many attempts, and checks of the dataset, failed in a way that counts towards spec.runPolicy.backoffLimit.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>The newest preparation of the dataset by an engine. Absent until one began.</summary>
    public DataPreparation? Preparation { get; init; }

    /// <summary>The newest check of the dataset. Absent until one began.</summary>
    public DataCheckRun? DataCheck { get; init; }

    /// <summary>What came of each of spec.dataset.checks, as the newest check found it. Empty until then.</summary>
    public IReadOnlyList<DataCheckVerdict> Checks { get; init; } = [];

    /// <summary>The SHA-256 of the dataset that was read, as sha256: and 64 hexadecimal digits. Absent until it was checked.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>The newest pod that publishes the output of an image. Absent without spec.trainer.outputs, and until one began.</summary>
    public ExportRun? Export { get; init; }

    /// <summary>The search for hyperparameters. Absent without spec.search, and until it began.</summary>
    public SearchStatus? Search { get; init; }

    /// <summary>The verdict on each of spec.gates, in the same order. Empty until the result is judged.</summary>
    public IReadOnlyList<TrainingGateVerdict> Gates { get; init; } = [];

    /// <summary>The name of the ModelVersion that the job made or adopted. Absent until then.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>
    /// The name of the ModelVersion that holds a result for study which did not pass a gate, by spec.publish.onGateFailure. Absent if there
    /// is none.
    /// </summary>
    public string? RejectedVersion { get; init; }

    /// <summary>
    /// The GPU time of all attempts and trials that ended, in seconds: the GPUs of each pod, multiplied by the time from its assignment to
    /// a node to the end of its trainer.
    /// </summary>
    public GpuSeconds? GpuSeconds { get; init; }

    /// <summary>
    /// What the GPU time of all attempts and trials that ended cost, a decimal. Absent if the operator knows no prices.
    /// </summary>
    public string? Cost { get; init; }

    /// <summary>
    /// How long the job has run until runningUntil, in seconds; spec.runPolicy.activeDeadline limits it. It begins again when a failed job
    /// is edited.
    /// </summary>
    public long RunningSeconds { get; init; }

    /// <summary>
    /// Until when runningSeconds counts, in UTC: when this status was written, or when the last pod ended before that. Absent until a pod
    /// had a node.
    /// </summary>
    public DateTime? RunningUntil { get; init; }

    /// <summary>
    /// When the first pod was asked for, in UTC. It is removed while the job is suspended, and set again after that.
    /// </summary>
    public DateTime? StartTime { get; init; }

    /// <summary>When the job ended, whether it succeeded or failed, in UTC. Absent until then.</summary>
    public DateTime? CompletionTime { get; init; }
}

/// <summary>How far the search is, or the current attempt, as rank 0 reports it.</summary>
public sealed record TrainingProgress
{
    /// <summary>How many optimiser steps are done. Absent of a search.</summary>
    public long? Step { get; init; }

    /// <summary>How many optimiser steps there are in all. Absent of a search.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>How many epochs were begun; it is 1 in the first epoch. Absent of a search.</summary>
    public int? Epoch { get; init; }

    /// <summary>
    /// The share of steps that is done, in per cent from 0 to 100; of a search, the share of the epochs that all its rounds plan.
    /// </summary>
    public int Percent { get; init; }

    /// <summary>The mean training loss of the last epoch, a decimal. Absent until an epoch is done.</summary>
    public string? Loss { get; init; }

    /// <summary>
    /// The time until the training is done, or the search before it, such as 1m30s. Absent if it is not known.
    /// </summary>
    public string? Eta { get; init; }

    /// <summary>The step of the newest checkpoint that is safe on its volume. Absent until there is one.</summary>
    public long? LastCheckpointStep { get; init; }

    /// <summary>How long the newest checkpoint took to write, in whole seconds. Absent if it is not known.</summary>
    public int? CheckpointSeconds { get; init; }

    /// <summary>The trainer runs on this device: cuda or cpu.</summary>
    public string? Device { get; init; }

    /// <summary>This is when the trainer reported its progress, or when that of a search was computed, in UTC.</summary>
    public DateTime UpdateTime { get; init; }
}

/// <summary>
/// GPU time in seconds over all attempts and trials: the GPUs of each pod × the time from when a node was found for it to the end of its
/// trainer. Total = Useful + Lost.
/// </summary>
public sealed record GpuSeconds
{
    /// <summary>This is all GPU time, in seconds.</summary>
    public long Total { get; init; }

    /// <summary>
    /// This is the GPU time of attempts that succeeded, of the steps of others up to their newest checkpoint, and of pods of trials that
    /// gave a result, in seconds.
    /// </summary>
    public long Useful { get; init; }

    /// <summary>This is the GPU time of all others, in seconds.</summary>
    public long Lost { get; init; }

    /// <summary>
    /// This is the lost GPU time in seconds by the causes of the attempts and trials that lost it, such as Evicted. Absent if none was
    /// lost.
    /// </summary>
    public IReadOnlyDictionary<string, long>? LostByCause { get; init; }

    /// <summary>
    /// This is how much of the time the GPUs of attempts were idle by their utilisation, in seconds. Absent if no trainer says it.
    /// </summary>
    public long? Idle { get; init; }
}

/// <summary>How a TrainingJob is, in one word; conditions are for programs.</summary>
public enum JobPhase
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>No attempt runs: another one follows, or a queue holds it back.</summary>
    Pending,

    /// <summary>An engine makes the dataset.</summary>
    Preparing,

    /// <summary>A pod without a GPU reads and checks the dataset.</summary>
    Checking,

    /// <summary>Trials of <c>spec.search</c> run.</summary>
    Searching,

    /// <summary>Pods of an attempt are being made, or wait for a node or an image.</summary>
    Starting,

    /// <summary>All workers of an attempt run.</summary>
    Running,

    /// <summary>The result is being registered.</summary>
    Publishing,

    /// <summary>The version is registered.</summary>
    Succeeded,

    /// <summary>Nothing more happens until a person acts.</summary>
    Failed,

    /// <summary>No pods run, since <c>spec.suspend</c> is true.</summary>
    Suspended,
}

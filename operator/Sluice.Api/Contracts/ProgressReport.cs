namespace Sluice.Api.Contracts;

/// <summary>What a trainer answers to <c>GET :8080/progress</c>.</summary>
public sealed record ProgressReport
{
    /// <summary>Attempt, counted from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>Optimiser steps done.</summary>
    public long Step { get; init; }

    /// <summary>Optimiser steps in all.</summary>
    public long TotalSteps { get; init; }

    /// <summary>Epoch, counted from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Epochs in all.</summary>
    public int Epochs { get; init; }

    /// <summary>Mean training loss of the last epoch; null before its end, or when it is not finite.</summary>
    public double? Loss { get; init; }

    /// <summary>Mean loss of the validation rows after the last epoch; null before its end, and where there are no such rows.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Time to go in seconds. Null when it is not known.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Step of the last checkpoint that is safe. Null when there is none.</summary>
    public long? LastCheckpointStep { get; init; }

    /// <summary>How long the last checkpoint took from the copy of the state to its last sync, in seconds. Null before the first.</summary>
    public double? CheckpointSeconds { get; init; }

    /// <summary>The rank that reports. Each rank reports its own steps, by which one that hangs is found.</summary>
    public int Rank { get; init; }

    /// <summary>How many ranks the rendezvous found; 0 before it. It is no attempt of the job while it differs from its workers.</summary>
    public int WorldSize { get; init; }

    /// <summary>
    /// Seconds that the GPUs of this rank were idle since the trainer began, by NVML: the integral of 1 - utilisation, summed over its
    /// GPUs. Null when it has none, or NVML does not say it.
    /// </summary>
    public double? GpuIdleSeconds { get; init; }

    /// <summary>
    /// The step of the checkpoint that this attempt continued from; 0 stands for the beginning. Null when it is not known.
    /// </summary>
    public long? ResumedStep { get; init; }

    /// <summary>
    /// A count that grows while the trainer works outside of its steps: while it reads data, evaluates or publishes. It must stand still
    /// while the trainer hangs.
    /// </summary>
    public long Work { get; init; }

    /// <summary><c>cuda</c> or <c>cpu</c>.</summary>
    public string Device { get; init; } = "";

    /// <summary>When the trainer last had something new to report, UTC. It must stand still while the trainer hangs.</summary>
    public DateTime UpdatedAt { get; init; }
}

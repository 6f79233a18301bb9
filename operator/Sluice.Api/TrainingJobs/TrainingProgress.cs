namespace Sluice.Api.TrainingJobs;

/// <summary>How far the current attempt is, as rank 0 reports it.</summary>
public sealed record TrainingProgress
{
    /// <summary>Optimiser steps done.</summary>
    public long Step { get; init; }

    /// <summary>Optimiser steps in all.</summary>
    public long TotalSteps { get; init; }

    /// <summary>Epoch, counted from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Share done, 0 to 100.</summary>
    public int Percent { get; init; }

    /// <summary>Mean training loss of the last epoch, a decimal.</summary>
    public string? Loss { get; init; }

    /// <summary>Time to go, such as <c>1m30s</c>.</summary>
    public string? Eta { get; init; }

    /// <summary>Step of the last checkpoint that is safe on its volume; null: none.</summary>
    public long? LastCheckpointStep { get; init; }

    /// <summary><c>cuda</c> or <c>cpu</c>.</summary>
    public string? Device { get; init; }

    /// <summary>When the trainer said so, UTC.</summary>
    public DateTime UpdatedAt { get; init; }
}

namespace Sluice.Api.TrainingJobs;

/// <summary>One run of all workers.</summary>
public sealed record TrainingAttempt
{
    /// <summary>Number, counted from 0.</summary>
    public int Number { get; init; }

    /// <summary>SHA-256 of the part of the spec that its pods were made from, as <c>sha256:…</c>.</summary>
    public string? RunDigest { get; init; }

    /// <summary>When its first pod was made, UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the first of its pods got a node, UTC, from when on GPUs are held; null: none has.</summary>
    public DateTime? ScheduledTime { get; init; }

    /// <summary>When it ended, UTC; null: it runs.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>Why it ended: <see cref="AttemptCauses"/>; null: it runs.</summary>
    public string? Cause { get; init; }

    /// <summary>Exit code of the worker that ended it; null: none known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Node of that worker.</summary>
    public string? Node { get; init; }

    /// <summary>What the trainer said of it.</summary>
    public string? Message { get; init; }
}

using Sluice.Api.Conditions;

namespace Sluice.Api.TrainingJobs;

/// <summary>What is known of a TrainingJob.</summary>
public sealed record TrainingJobStatus
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>One word for people: Pending, Starting, Running, Publishing, Succeeded, Failed, Suspended.</summary>
    public string? Phase { get; init; }

    /// <summary>Ready, Reconciling, Stalled, Running.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The last attempts, oldest first; at most 10.</summary>
    public IReadOnlyList<TrainingAttempt> Attempts { get; init; } = [];

    /// <summary>How far the current attempt is.</summary>
    public TrainingProgress? Progress { get; init; }

    /// <summary>Attempts that count towards <c>spec.runPolicy.backoffLimit</c>.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>SHA-256 of the dataset that was read, as <c>sha256:…</c>.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>Verdicts on <c>spec.gates</c>.</summary>
    public IReadOnlyList<MetricGateVerdict> Gates { get; init; } = [];

    /// <summary>Name of the ModelVersion that was made.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>GPU time of all attempts.</summary>
    public GpuSeconds? GpuSeconds { get; init; }

    /// <summary>When the first pod was made, UTC.</summary>
    public DateTime? StartTime { get; init; }

    /// <summary>When the job ended, well or not, UTC.</summary>
    public DateTime? CompletionTime { get; init; }
}

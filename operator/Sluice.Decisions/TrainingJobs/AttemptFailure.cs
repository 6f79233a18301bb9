using Sluice.Api.TrainingJobs;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>How an attempt failed.</summary>
public sealed record AttemptFailure
{
    /// <summary><see cref="AttemptCauses"/>.</summary>
    public string Cause { get; init; } = AttemptCauses.Error;

    /// <summary>Whether another attempt cannot mend it.</summary>
    public bool Permanent { get; init; }

    /// <summary>Whether it counts against <c>spec.runPolicy.backoffLimit</c>.</summary>
    public bool Counted { get; init; }

    /// <summary>Exit code of the worker at fault; null: none known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Node of that worker.</summary>
    public string? Node { get; init; }

    /// <summary>What the trainer, or else the cluster, said.</summary>
    public string Message { get; init; } = "";

    /// <summary>When the worker ended, UTC; null: not known.</summary>
    public DateTime? At { get; init; }
}

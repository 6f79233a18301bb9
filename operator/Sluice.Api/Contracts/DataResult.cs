using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Contracts;

/// <summary>
/// What the data image, run as <c>check</c>, writes to its termination message: JSON of at most 4,096 bytes. Its exit code is 0 when the
/// dataset can be trained on, or else one of <see cref="ExitCodes"/>.
/// </summary>
public sealed record DataResult
{
    /// <summary>Digest of the dataset that was read, <c>sha256:…</c>. Null when it could not be read.</summary>
    public string? Digest { get; init; }

    /// <summary>How many rows the dataset has. Null when they could not be read.</summary>
    public long? Rows { get; init; }

    /// <summary>
    /// What came of the checks, in the job's order. Those that passed are left out first where the message would be too long.
    /// </summary>
    public IReadOnlyList<DataCheckVerdict> Checks { get; init; } = [];

    /// <summary>What a person should know of the data although nothing failed. Null when there is nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Why the dataset cannot be trained on. Null when it can.</summary>
    public TrainerError? Error { get; init; }
}

namespace Sluice.Api.Contracts;

/// <summary>What a container of ours that failed writes to its termination message.</summary>
public sealed record TrainerError
{
    /// <summary>One word for machines, such as <c>DatasetMissing</c>, <c>RaggedRow</c>, <c>DigestMismatch</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The field of the spec that is at fault, such as <c>spec.dataset.uri</c>; null: none.</summary>
    public string? Field { get; init; }

    /// <summary>What is wrong and what helps.</summary>
    public string Message { get; init; } = "";
}

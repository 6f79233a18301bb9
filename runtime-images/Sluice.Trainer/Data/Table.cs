namespace Sluice.Trainer.Data;

/// <summary>The columns of a table that a job names.</summary>
public sealed record Table
{
    /// <summary>The features, in the job's order.</summary>
    public required IReadOnlyList<FeatureColumn> Features { get; init; }

    /// <summary>The classes that occur, in ordinal order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The class of each row, an index into <see cref="Classes"/>.</summary>
    public required int[] Labels { get; init; }

    /// <summary>SHA-256 of the bytes that were read, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>Rows, without the header.</summary>
    public int Rows => Labels.Length;
}

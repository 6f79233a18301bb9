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

    /// <summary>The row of each row in the file, as a spreadsheet counts; empty: they follow the header without a gap.</summary>
    public int[] FileRows { get; init; } = [];

    /// <summary>Places of the features that have the target's text in every row.</summary>
    public IReadOnlyList<int> Leaking { get; init; } = [];

    /// <summary>Rows, without the header.</summary>
    public int Rows => Labels.Length;

    /// <summary>Where a row stands in the file, as a spreadsheet counts: the header is row 1.</summary>
    public int FileRow(int row) => FileRows.Length == 0 ? row + 2 : FileRows[row];
}

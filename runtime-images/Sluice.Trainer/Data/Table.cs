namespace Sluice.Trainer.Data;

/// <summary>The columns of a table that the job names.</summary>
public sealed record Table
{
    /// <summary>The features, in the job's order.</summary>
    public required IReadOnlyList<FeatureColumn> Features { get; init; }

    /// <summary>The classes that occur, in ordinal order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The class of each row, an index into <see cref="Classes"/>.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Digest of the bytes that were read, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>
    /// The row number of each row in the file, as a spreadsheet counts. Empty when the rows follow the header without gaps.
    /// </summary>
    public int[] FileRows { get; init; } = [];

    /// <summary>Indexes of the features whose text equals the target's in every row.</summary>
    public IReadOnlyList<int> Leaking { get; init; } = [];

    /// <summary>Number of rows, without the header.</summary>
    public int Rows => Labels.Length;

    /// <summary>Row number in the file, as a spreadsheet counts: the header is row 1.</summary>
    public int FileRow(int row) => FileRows.Length == 0 ? row + 2 : FileRows[row];
}

/// <summary>The values of a feature, one per row.</summary>
/// <param name="Name">Name in the header.</param>
public abstract record FeatureColumn(string Name)
{
    /// <summary>Number of rows without a value.</summary>
    public abstract int Missing { get; }
}

/// <summary>A numeric feature.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Values">One value per row. NaN when the row has none.</param>
public sealed record NumericColumn(string Name, float[] Values) : FeatureColumn(Name)
{
    /// <inheritdoc />
    public override int Missing => Values.Count(float.IsNaN);
}

/// <summary>A categorical feature.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Values">One value per row. Null when the row has none.</param>
public sealed record CategoricalColumn(string Name, string?[] Values) : FeatureColumn(Name)
{
    /// <summary>
    /// The texts that stand for a missing value in a request: those of <c>spec.dataset.missingValues</c>, preceded by the empty text unless
    /// that is a value itself.
    /// </summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = [""];

    /// <inheritdoc />
    public override int Missing => Values.Count(value => value is null);
}

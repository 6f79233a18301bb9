namespace Sluice.Data.Tables;

/// <summary>Some rows of a <see cref="DataTable"/> in memory, as columns.</summary>
public sealed record RowBatch
{
    /// <summary>The features, in the job's order.</summary>
    public required IReadOnlyList<FeatureColumn> Features { get; init; }

    /// <summary>The target of each row. Null where the task has none.</summary>
    public required FeatureColumn? Target { get; init; }

    /// <summary>The number of each row in the table (<see cref="DataTable.Position"/>), ascending.</summary>
    public required long[] Positions { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Positions.Length;

    /// <summary>Some of the rows, each as often as it is named.</summary>
    /// <param name="rows">Places of the rows in the batch, from 0.</param>
    public RowBatch Choose(IReadOnlyList<int> rows) => new()
    {
        Features = [.. Features.Select(column => column.Choose(rows, Count))],
        Target = Target?.Choose(rows, Count),
        Positions = [.. rows.Select(row => Positions[row])],
    };
}

/// <summary>The values of a feature, one per row.</summary>
/// <param name="Name">Name of the column.</param>
public abstract record FeatureColumn(string Name)
{
    /// <summary>Some of the values.</summary>
    /// <param name="rows">Places of their rows, from 0.</param>
    /// <param name="count">Number of rows that the column has.</param>
    internal abstract FeatureColumn Choose(IReadOnlyList<int> rows, int count);
}

/// <summary>A numeric feature.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">One value per row. NaN when the row has none.</param>
public sealed record NumericColumn(string Name, float[] Values) : FeatureColumn(Name)
{
    /// <inheritdoc />
    internal override FeatureColumn Choose(IReadOnlyList<int> rows, int count) =>
        this with { Values = [.. rows.Select(row => Values[row])] };
}

/// <summary>A categorical feature.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">One value per row. Null when the row has none.</param>
public sealed record CategoricalColumn(string Name, string?[] Values) : FeatureColumn(Name)
{
    /// <inheritdoc />
    internal override FeatureColumn Choose(IReadOnlyList<int> rows, int count) =>
        this with { Values = [.. rows.Select(row => Values[row])] };
}

/// <summary>Texts of several words, or dates as <c>2026-11-29T01:02:03</c>.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">One value per row. Null when the row has none.</param>
public sealed record TextColumn(string Name, string?[] Values) : FeatureColumn(Name)
{
    /// <inheritdoc />
    internal override FeatureColumn Choose(IReadOnlyList<int> rows, int count) =>
        this with { Values = [.. rows.Select(row => Values[row])] };
}

/// <summary>Images.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Pixels">The pixels of one image after the other, each image of the same size. NaN where a row has none.</param>
public sealed record ImageColumn(string Name, float[] Pixels) : FeatureColumn(Name)
{
    /// <inheritdoc />
    internal override FeatureColumn Choose(IReadOnlyList<int> rows, int count)
    {
        var size = Pixels.Length / count;
        return this with { Pixels = [.. rows.SelectMany(row => new ArraySegment<float>(Pixels, row * size, size))] };
    }
}

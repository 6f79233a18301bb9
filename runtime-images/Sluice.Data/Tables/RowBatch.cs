namespace Sluice.Data.Tables;

/// <summary>Some rows of a <see cref="DataTable"/> in memory, as columns.</summary>
public sealed record RowBatch
{
    /// <summary>The features, in the job's order.</summary>
    public required IReadOnlyList<FeatureColumn> Features { get; init; }

    /// <summary>The class of each row, an index into the classes of the table.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The number of each row in the table (<see cref="DataTable.Position"/>), ascending.</summary>
    public required long[] Positions { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Positions.Length;
}

/// <summary>The values of a feature, one per row.</summary>
/// <param name="Name">Name of the column.</param>
public abstract record FeatureColumn(string Name);

/// <summary>A numeric feature.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">One value per row. NaN when the row has none.</param>
public sealed record NumericColumn(string Name, float[] Values) : FeatureColumn(Name);

/// <summary>A categorical feature.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">One value per row. Null when the row has none.</param>
public sealed record CategoricalColumn(string Name, string?[] Values) : FeatureColumn(Name);

namespace Sluice.Data.Tables;

/// <summary>Texts of several words, or dates as <c>2026-11-29T01:02:03</c>.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">One value per row. Null when the row has none.</param>
public sealed record TextColumn(string Name, string?[] Values) : FeatureColumn(Name);

/// <summary>Images.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Pixels">The pixels of one image after the other, each image of the same size. NaN where a row has none.</param>
public sealed record ImageColumn(string Name, float[] Pixels) : FeatureColumn(Name);

namespace Sluice.Trainer.Preprocessing;

/// <summary>Encodes a feature as numbers. It is fitted only to the training rows.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Width">Number of inputs that it becomes.</param>
public abstract record FeatureEncoding(string Name, int Width);

/// <summary>
/// Encodes a number as (x - mean) / deviation in 32-bit floats. A missing value counts as the median of the training rows.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Median">Median of the training rows, which replaces a missing value.</param>
/// <param name="Mean">Mean of the training rows after that replacement.</param>
/// <param name="Deviation">Their population standard deviation. 1 when all are equal.</param>
public sealed record NumericEncoding(string Name, float Median, float Mean, float Deviation) : FeatureEncoding(Name, 1);

/// <summary>
/// Encodes a category one-hot. A missing value counts as the most frequent category of the training rows. A category that the training
/// rows lack becomes all zeros, so that the model predicts from the other features.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Categories">Categories of the training rows, in ordinal order.</param>
/// <param name="MostFrequent">Index of the most frequent category, the first of equals.</param>
public sealed record CategoricalEncoding(string Name, IReadOnlyList<string> Categories, int MostFrequent)
    : FeatureEncoding(Name, Categories.Count)
{
    /// <summary>The texts that stand for a missing value.</summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = [""];
}

/// <summary>Fits the encoding of a numeric feature.</summary>
internal static class NumericFit
{
    /// <summary>Fits to the values of the training rows, NaN for a missing one.</summary>
    /// <returns>Null where there is no value.</returns>
    public static NumericEncoding? Fit(string name, float[] values)
    {
        var present = values.Where(value => !float.IsNaN(value)).Order().ToArray();
        if (present.Length == 0)
        {
            return null;
        }

        var middle = present.Length / 2;
        var median = present.Length % 2 == 1 ? present[middle] : (float)(((double)present[middle - 1] + present[middle]) / 2);
        var filled = values.Select(value => (double)(float.IsNaN(value) ? median : value)).ToArray();
        var mean = filled.Average();
        var deviation = (float)Math.Sqrt(filled.Average(value => (value - mean) * (value - mean)));
        return new NumericEncoding(name, median, (float)mean, float.IsFinite(deviation) && deviation > 0 ? deviation : 1);
    }
}

/// <summary>Fits the encoding of a categorical feature.</summary>
internal static class CategoricalFit
{
    /// <summary>Fits to the values of the training rows, null for a missing one.</summary>
    /// <returns>Null where there is no value.</returns>
    public static CategoricalEncoding? Fit(string name, IEnumerable<string?> values)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (value is not null)
            {
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }
        }

        if (counts.Count == 0)
        {
            return null;
        }

        var categories = counts.Keys.ToArray();
        var most = counts.Values.Max();
        return new CategoricalEncoding(name, categories, Array.FindIndex(categories, category => counts[category] == most));
    }
}

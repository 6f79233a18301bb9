namespace Sluice.Trainer.Preprocessing;

/// <summary>Learns how a categorical feature is encoded.</summary>
internal static class CategoricalFit
{
    /// <summary>Learns from the training rows' values; null: none.</summary>
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

namespace Sluice.Trainer.Preprocessing;

/// <summary>Learns how a numeric feature is encoded.</summary>
internal static class NumericFit
{
    /// <summary>Learns from the training rows' values; NaN: none.</summary>
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

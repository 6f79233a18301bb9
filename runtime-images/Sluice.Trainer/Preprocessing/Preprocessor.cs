using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// Encodes rows as the network's input: first the numeric features in the job's order, then the categorical ones. The exported model
/// contains the same steps, so clients send values as they are in the table.
/// </summary>
public sealed class Preprocessor
{
    private Preprocessor(IReadOnlyList<FeatureEncoding> features)
    {
        Features = features;
        Numeric = [.. features.OfType<NumericEncoding>()];
        Categorical = [.. features.OfType<CategoricalEncoding>()];
        Width = features.Sum(feature => feature.Width);
    }

    /// <summary>All features, in the job's order.</summary>
    public IReadOnlyList<FeatureEncoding> Features { get; }

    /// <summary>The numeric features, in the job's order.</summary>
    public IReadOnlyList<NumericEncoding> Numeric { get; }

    /// <summary>The categorical features, in the job's order.</summary>
    public IReadOnlyList<CategoricalEncoding> Categorical { get; }

    /// <summary>Number of inputs per row.</summary>
    public int Width { get; }

    /// <summary>Fits the encodings to the training rows.</summary>
    /// <exception cref="TrainerException">A feature has no value in any training row (65).</exception>
    public static Preprocessor Fit(Table table, int[] trainingRows)
        => new([.. table.Features.Select((feature, i) => Fit(feature, i, trainingRows))]);

    /// <summary>Encodes rows of a table.</summary>
    /// <returns>The rows in order, <see cref="Width"/> numbers each.</returns>
    public float[] Encode(Table table, int[] rows)
    {
        var encoded = new float[rows.Length * Width];
        var offset = 0;
        foreach (var (column, encoding) in table.Features.Zip(Features).OrderBy(pair => pair.Second is CategoricalEncoding))
        {
            switch (column, encoding)
            {
                case (NumericColumn numeric, NumericEncoding how):
                    Encode(numeric, how, rows, encoded, offset);
                    break;
                case (CategoricalColumn categorical, CategoricalEncoding how):
                    Encode(categorical, how, rows, encoded, offset);
                    break;
                default:
                    throw new ArgumentException($"column '{column.Name}' does not match the encoding of '{encoding.Name}'");
            }

            offset += encoding.Width;
        }

        return encoded;
    }

    private void Encode(NumericColumn column, NumericEncoding how, int[] rows, float[] encoded, int offset)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var value = column.Values[rows[i]];
            encoded[i * Width + offset] = ((float.IsNaN(value) ? how.Median : value) - how.Mean) / how.Deviation;
        }
    }

    private void Encode(CategoricalColumn column, CategoricalEncoding how, int[] rows, float[] encoded, int offset)
    {
        var places = how.Categories.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++)
        {
            var name = column.Values[rows[i]] ?? how.Categories[how.MostFrequent];
            if (places.TryGetValue(name, out var place))
            {
                encoded[i * Width + offset + place] = 1;
            }
        }
    }

    private static FeatureEncoding Fit(FeatureColumn feature, int index, int[] rows) => feature switch
    {
        NumericColumn numeric when NumericFit.Fit(numeric.Name, [.. rows.Select(row => numeric.Values[row])]) is { } fit =>
            InRange(numeric, fit, index),
        NumericColumn => throw Empty(feature, index),
        CategoricalColumn categorical when CategoricalFit.Fit(categorical.Name, rows.Select(row => categorical.Values[row])) is { } fit
            => fit with { MissingTexts = categorical.MissingTexts },
        CategoricalColumn => throw Empty(feature, index),
        _ => throw new ArgumentException($"column '{feature.Name}' is of an unknown kind"),
    };

    // The exported model computes in 32-bit floats, and the difference of two of them may not fit into one.
    private static NumericEncoding InRange(NumericColumn column, NumericEncoding fit, int index) =>
        Array.Find(column.Values, value => float.IsInfinity((value - fit.Mean) / fit.Deviation)) is var far && far != 0
            ? throw TrainerException.BadData(
                "OutOfRange",
                $"spec.dataset.features[{index}].name",
                FormattableString.Invariant($"column '{column.Name}' contains {far}, too far from the mean {fit.Mean} ")
                + "for 32-bit arithmetic; scale the column, or correct the value")
            : fit;

    private static TrainerException Empty(FeatureColumn feature, int index) => TrainerException.BadData(
        "TooManyMissing",
        $"spec.dataset.features[{index}].name",
        $"column '{feature.Name}' has no value in any training row; fill it, or remove the feature");
}

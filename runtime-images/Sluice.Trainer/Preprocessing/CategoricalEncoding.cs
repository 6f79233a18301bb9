namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// A name: where missing the training rows' most frequent one, then one-hot. A name that the training rows do not have becomes all zeros,
/// so that the model judges by the other features.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Categories">Names of the training rows, in ordinal order.</param>
/// <param name="MostFrequent">Place of what stands for a missing value; of equals, the first.</param>
public sealed record CategoricalEncoding(string Name, IReadOnlyList<string> Categories, int MostFrequent)
    : FeatureEncoding(Name, Categories.Count)
{
    /// <summary>The texts that are taken for a missing value.</summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = [""];
}

namespace Sluice.Trainer.Learning.Losses;

/// <summary>Weights of classes by which rare ones count as much as common ones.</summary>
internal static class ClassWeights
{
    /// <summary>
    /// rows / (classes · count), scikit-learn's <c>compute_class_weight("balanced")</c>: each class weighs the same as a whole. A class
    /// without rows counts as one row, so that its weight is finite.
    /// </summary>
    /// <param name="counts">Training rows of each class.</param>
    public static IReadOnlyList<float> Balanced(IReadOnlyList<long> counts)
    {
        var rows = (double)counts.Sum();
        return [.. counts.Select(count => (float)(rows / ((double)counts.Count * Math.Max(count, 1))))];
    }

    /// <summary>
    /// (rows − count) / count of each label of a multi-label task: the rows with the label weigh as much as those without it. A label
    /// that no row has counts as one row, and one that every row has weighs 1.
    /// </summary>
    /// <param name="counts">Training rows that have each label.</param>
    /// <param name="rows">Training rows.</param>
    public static IReadOnlyList<float> BalancedLabels(IReadOnlyList<long> counts, long rows) =>
        [.. counts.Select(count => count == rows ? 1 : (float)((rows - count) / (double)Math.Max(count, 1)))];
}

namespace Sluice.Trainer.Evaluation.Curves;

/// <summary>
/// Leaves out points that no one would see, after M4 (Jugel et al., M4: A Visualization-Oriented Time Series Data Aggregation, 2014,
/// https://doi.org/10.14778/2732951.2732953). Those that are kept stay where they are.
/// </summary>
internal static class CurveThinning
{
    /// <summary>Most points of a curve.</summary>
    public const int Most = 200;

    /// <summary>
    /// The points of a curve, or of more than <see cref="Most"/> the first, the last, the lowest and the highest in each of equal parts.
    /// </summary>
    /// <param name="points">The points, at places that do not fall.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="place">The place of a point along the curve, 0 to 1.</param>
    /// <param name="height">How high it is. Of points that are level the first counts.</param>
    public static IReadOnlyList<ThresholdPoint> Thin(
        IReadOnlyList<ThresholdPoint> points, int parts, Func<ThresholdPoint, double> place, Func<ThresholdPoint, double> height)
    {
        if (points.Count <= Most)
        {
            return points;
        }

        var kept = new SortedSet<int>();
        for (var (first, end) = (0, 0); first < points.Count; first = end)
        {
            var (part, low, high) = (PartOf(first), first, first);
            for (end = first; end < points.Count && PartOf(end) == part; end++)
            {
                low = height(points[end]) < height(points[low]) ? end : low;
                high = height(points[end]) > height(points[high]) ? end : high;
            }

            kept.UnionWith([first, low, high, end - 1]);
        }

        return [.. kept.Select(i => points[i])];

        int PartOf(int point) => (int)Math.Min(place(points[point]) * parts, parts - 1);
    }
}

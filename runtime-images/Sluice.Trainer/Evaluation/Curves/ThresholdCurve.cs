namespace Sluice.Trainer.Evaluation.Curves;

/// <summary>What a threshold selects: the rows of at least that probability.</summary>
/// <param name="Threshold">The probability.</param>
/// <param name="FalsePositives">Number of selected rows that are not of the class.</param>
/// <param name="TruePositives">Number of selected rows that are.</param>
internal readonly record struct ThresholdPoint(float Threshold, long FalsePositives, long TruePositives);

/// <summary>
/// What each threshold of a class's probability selects, and the two curves that follow from it.
/// </summary>
/// <param name="points">
/// A point for each probability that a row has, from the highest down. The last one selects all rows, of which some must be of the class
/// and some not.
/// </param>
internal sealed class ThresholdCurve(IReadOnlyList<ThresholdPoint> points)
{
    /// <summary>Parts of the ROC curve of which two points are drawn.</summary>
    public const int RocParts = 100;

    /// <summary>Parts of the precision-recall curve of which four points are drawn.</summary>
    public const int RecallParts = 50;

    /// <summary>Number of rows of the class.</summary>
    public long Positives { get; } = points[^1].TruePositives;

    /// <summary>Number of other rows.</summary>
    public long Negatives { get; } = points[^1].FalsePositives;

    /// <summary>
    /// The corners of the ROC curve, which goes from (0, 0) through each of them in a straight line to the next. Points on a line between
    /// two others are no corners.
    /// </summary>
    public IReadOnlyList<ThresholdPoint> RocCorners { get; } = RocCornersOf(points);

    /// <summary>
    /// The corners of the precision-recall curve, a staircase: up to the recall of a corner, from that of the one before, the precision is
    /// that of the corner, as average precision counts it. Points that find no further row of the class are no corners, since another
    /// threshold finds as many with a higher precision; nor are those whose step is level with the next one.
    /// </summary>
    public IReadOnlyList<ThresholdPoint> PrecisionRecallCorners { get; } = PrecisionRecallCornersOf(points);

    /// <summary>
    /// The corners of the ROC curve that are drawn: all, or of more than <see cref="CurveThinning.Most"/> the first and the last in each
    /// hundredth of the way from (0, 0) to (1, 1), measured by the sum of both rates. Both rates only grow, so that a corner that is left
    /// out lies in a rectangle of two drawn ones whose sides are 0.02 together: it is no farther than 0.0071 from the line that is drawn,
    /// and the area below that differs by at most 0.005.
    /// </summary>
    public IReadOnlyList<ThresholdPoint> DrawnRoc() => CurveThinning.Thin(RocCorners, RocParts, Way, Way);

    /// <summary>
    /// The corners of the precision-recall curve that are drawn: all, or of more than <see cref="CurveThinning.Most"/> the first, the last,
    /// the lowest and the highest in each fiftieth of the recall. So the line that is drawn has the extremes of each of these parts, and is
    /// nowhere farther from the whole curve than they are from each other.
    /// </summary>
    public IReadOnlyList<ThresholdPoint> DrawnPrecisionRecall() => CurveThinning.Thin(
        PrecisionRecallCorners, RecallParts, point => (double)point.TruePositives / Positives, Precision);

    /// <summary>The share of the selected rows that are of the class.</summary>
    public static double Precision(ThresholdPoint point) => (double)point.TruePositives / Selected(point);

    private double Way(ThresholdPoint point) =>
        ((double)point.FalsePositives / Negatives + (double)point.TruePositives / Positives) / 2;

    private static List<ThresholdPoint> RocCornersOf(IReadOnlyList<ThresholdPoint> points)
    {
        var corners = new List<ThresholdPoint>();
        var last = default(ThresholdPoint);
        for (var i = 0; i < points.Count; i++)
        {
            if (i == points.Count - 1 || !AreInLine(last, points[i], points[i + 1]))
            {
                corners.Add(last = points[i]);
            }
        }

        return corners;
    }

    private static List<ThresholdPoint> PrecisionRecallCornersOf(IReadOnlyList<ThresholdPoint> points)
    {
        var corners = new List<ThresholdPoint>();
        foreach (var point in points)
        {
            var last = corners.Count > 0 ? corners[^1] : default;
            if (point.TruePositives == last.TruePositives)
            {
                continue;
            }

            if (corners.Count > 0 && last.TruePositives * Selected(point) == point.TruePositives * Selected(last))
            {
                corners.RemoveAt(corners.Count - 1);
            }

            corners.Add(point);
        }

        return corners;
    }

    private static long Selected(ThresholdPoint point) => point.FalsePositives + point.TruePositives;

    private static bool AreInLine(ThresholdPoint a, ThresholdPoint b, ThresholdPoint c) =>
        (b.FalsePositives - a.FalsePositives) * (c.TruePositives - b.TruePositives)
            == (c.FalsePositives - b.FalsePositives) * (b.TruePositives - a.TruePositives);
}

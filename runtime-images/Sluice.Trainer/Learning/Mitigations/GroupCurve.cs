namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>What becomes of the rows of a group at each threshold of the probability of the positive class.</summary>
internal sealed class GroupCurve
{
    private const int MostPoints = 1000;

    /// <summary>Counts the rows.</summary>
    /// <param name="rows">The probability of the positive class, and whether the row is of it.</param>
    public GroupCurve(IEnumerable<(float Probability, bool Positive)> rows)
    {
        var sorted = rows.OrderByDescending(row => row.Probability).ToArray();
        (Size, Positives) = (sorted.Length, sorted.Count(row => row.Positive));
        var points = new List<CurvePoint> { new(1, 0, 0) };
        var right = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            right += sorted[i].Positive ? 1 : 0;
            var next = i + 1 < sorted.Length ? sorted[i + 1].Probability : 0;
            if (next < sorted[i].Probability)
            {
                points.Add(new CurvePoint(Between(next, sorted[i].Probability), i + 1, right));
            }
        }

        // Of a large group the first and the last, and some between them at equal distances.
        var step = (points.Count - 1) / MostPoints + 1;
        Points = [.. points.Where((_, i) => i % step == 0 || i == points.Count - 1)];
    }

    /// <summary>Number of rows.</summary>
    public int Size { get; }

    /// <summary>Number of rows of the positive class.</summary>
    public int Positives { get; }

    /// <summary>The thresholds, descending, with what they select.</summary>
    public IReadOnlyList<CurvePoint> Points { get; }

    /// <summary>How many rows are decided rightly at a point.</summary>
    public int RightOf(CurvePoint point) => point.Right + Size - Positives - (point.Selected - point.Right);

    // A threshold that is not below the greater number would not select it.
    private static float Between(float low, float high) => (float)(((double)low + high) / 2) is var middle && middle < high ? middle : low;
}

/// <summary>What a threshold selects.</summary>
/// <param name="Threshold">Rows with a probability above it are selected.</param>
/// <param name="Selected">Number of selected rows.</param>
/// <param name="Right">Number of those that are of the positive class.</param>
internal readonly record struct CurvePoint(float Threshold, int Selected, int Right);

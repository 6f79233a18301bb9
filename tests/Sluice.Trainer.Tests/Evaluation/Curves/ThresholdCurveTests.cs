using Sluice.Trainer.Evaluation.Curves;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Evaluation.Curves;

public sealed class ThresholdCurveTests
{
    // Worked by hand. The rows of 0.8 and of 0.7 are level in pairs, so that both are one slanted line; 0.5 and 0.4 are one flat line.
    [Fact]
    public void Rows_that_are_level_are_one_point_and_points_on_a_line_are_none()
    {
        var curve = Curve(
            [1, 1, 0, 1, 0, 0, 0, 1], [0.9f, 0.8f, 0.8f, 0.7f, 0.7f, 0.5f, 0.4f, 0.1f], out var areas);

        Assert.Equal((4, 4), (curve.Positives, curve.Negatives));
        Assert.Equal([new(0.9f, 0, 1), new(0.7f, 2, 3), new(0.4f, 4, 3), new(0.1f, 4, 4)], curve.RocCorners);
        Assert.Equal([new(0.9f, 0, 1), new(0.8f, 1, 2), new(0.7f, 2, 3), new(0.1f, 4, 4)], curve.PrecisionRecallCorners);
        Assert.Equal(((2 * (1 + 3) / 2.0) + 2 * 3) / 16, areas.Roc, 1e-12);
        Assert.Equal((1 + 2.0 / 3 + 3.0 / 5 + 4.0 / 8) / 4, areas.PrecisionRecall, 1e-12);
        Assert.Equal(areas.Roc, RocArea(curve, curve.DrawnRoc()), 1e-12);
        Assert.Equal(areas.PrecisionRecall, PrecisionRecallArea(curve, curve.DrawnPrecisionRecall()), 1e-12);
    }

    [Fact]
    public void Rows_in_their_order_make_two_corners_and_one_step()
    {
        var curve = Curve([1, 1, 1, 0, 0], [0.9f, 0.8f, 0.7f, 0.2f, 0.1f], out _);

        Assert.Equal([new(0.7f, 0, 3), new(0.1f, 2, 3)], curve.RocCorners);
        Assert.Equal([new ThresholdPoint(0.7f, 0, 3)], curve.PrecisionRecallCorners);
    }

    [Fact]
    public void All_rows_level_are_chance()
    {
        var curve = Curve([1, 0, 1, 0, 0], [0.5f, 0.5f, 0.5f, 0.5f, 0.5f], out _);

        Assert.Equal([new ThresholdPoint(0.5f, 3, 2)], curve.RocCorners);
        Assert.Equal(0.5, RocArea(curve, curve.DrawnRoc()));
        Assert.Equal(0.4, PrecisionRecallArea(curve, curve.DrawnPrecisionRecall()), 1e-12);
    }

    // The digits are how many values a probability may have: with one there are many rows at each.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_areas_are_those_that_are_metrics(int digits)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (actual, probabilities) = Drawn(seed, 2000, 0.2 + 0.03 * seed, digits);
            var curve = Curve(actual, probabilities, out var areas);

            Assert.Equal(areas.Roc, RocArea(curve, curve.RocCorners), 1e-9);
            Assert.Equal(areas.PrecisionRecall, PrecisionRecallArea(curve, curve.PrecisionRecallCorners), 1e-9);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Few_points_of_many_corners_are_near_to_the_whole_curve(double share)
    {
        var (actual, probabilities) = Drawn(3, 50_000, share, 7);
        var curve = Curve(actual, probabilities, out _);
        var (roc, drawn) = (curve.RocCorners, curve.DrawnRoc());
        Assert.True(roc.Count > 1000, $"{roc.Count}");
        Assert.InRange(drawn.Count, 50, CurveThinning.Most);
        Assert.Subset(roc.ToHashSet(), drawn.ToHashSet());
        Assert.Equal(drawn.Order(ByThreshold).Reverse(), drawn);
        Assert.Equal(roc[^1], drawn[^1]);
        Assert.Equal(RocArea(curve, roc), RocArea(curve, drawn), 0.005);
        var line = drawn.Prepend(default).Select(point => Rates(curve, point)).ToArray();
        Assert.All(roc, corner => Assert.InRange(Distance(Rates(curve, corner), line), 0, 0.0071));
    }

    // Between the extremes of a part of the recall, which are all drawn, a step may be as far from the true one as these are.
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    public void Few_steps_of_many_have_all_extremes(double share)
    {
        var (actual, probabilities) = Drawn(4, 50_000, share, 7);
        var curve = Curve(actual, probabilities, out _);
        var (all, drawn) = (curve.PrecisionRecallCorners, curve.DrawnPrecisionRecall());
        Assert.True(all.Count > 300, $"{all.Count}");
        Assert.InRange(drawn.Count, 50, CurveThinning.Most);
        Assert.Subset(all.ToHashSet(), drawn.ToHashSet());
        Assert.Equal((all[0], all[^1]), (drawn[0], drawn[^1]));
        foreach (var part in all.GroupBy(Part))
        {
            var (low, high) = (part.Min(ThresholdCurve.Precision), part.Max(ThresholdCurve.Precision));
            var shown = drawn.Where(point => Part(point) == part.Key).Select(ThresholdCurve.Precision).ToList();
            Assert.Equal((low, high), (shown.Min(), shown.Max()));
            Assert.All(part, point =>
            {
                var step = ThresholdCurve.Precision(drawn.First(each => each.TruePositives >= point.TruePositives));
                Assert.InRange(Math.Abs(step - ThresholdCurve.Precision(point)), 0, high - low);
            });
        }

        int Part(ThresholdPoint point) => (int)Math.Min(
            (double)point.TruePositives / curve.Positives * ThresholdCurve.RecallParts, ThresholdCurve.RecallParts - 1);
    }

    [Fact]
    public void Of_at_most_200_corners_all_are_drawn()
    {
        var rows = Enumerable.Range(0, CurveThinning.Most).ToArray();
        var curve = Curve(
            Array.ConvertAll(rows, row => row % 2), Array.ConvertAll(rows, row => 1 - row / 1000f), out _);

        Assert.Equal(CurveThinning.Most, curve.RocCorners.Count);
        Assert.Equal(curve.RocCorners, curve.DrawnRoc());
    }

    [Fact]
    public void A_class_without_areas_has_no_curve()
    {
        var scores = new ClassificationScores(["no", "yes"], [0, 0, 1, 1], [0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f, float.NaN, float.NaN]);

        Assert.Null(scores.Rankings.Curve(1, []));
        Assert.Null(scores.Rankings.Curve(1, [0, 1]));
        Assert.Null(scores.Rankings.Curve(1, [2]));
        Assert.Null(scores.Rankings.Curve(1, [0, 1, 2, 3]));
        Assert.Equal([new(0.8f, 1, 0), new(0.3f, 1, 1), new(0.1f, 2, 1)], scores.Rankings.Curve(1, [0, 1, 2])!.RocCorners);
    }

    private static IComparer<ThresholdPoint> ByThreshold =>
        Comparer<ThresholdPoint>.Create((a, b) => a.Threshold.CompareTo(b.Threshold));

    private static ThresholdCurve Curve(int[] actual, float[] yes, out Areas areas)
    {
        var scores = new ClassificationScores(["no", "yes"], actual, [.. yes.SelectMany(of => new[] { 1 - of, of })]);
        areas = new Areas(scores.Values()["rocAuc"], scores.Values()["prAuc"]);
        return scores.Rankings.Curve(1, [.. scores.Rows])!;
    }

    private static (int[] Actual, float[] Yes) Drawn(long seed, int rows, double share, int digits)
    {
        var random = new RandomStream(seed, "curves");
        int[] actual = [.. Enumerable.Range(0, rows).Select(_ => random.Fraction() < share ? 1 : 0)];
        return (actual, [.. actual.Select(of => (float)Math.Round(0.3 * of + 0.7 * random.Fraction(), digits))]);
    }

    private static (double X, double Y) Rates(ThresholdCurve curve, ThresholdPoint point) =>
        ((double)point.FalsePositives / curve.Negatives, (double)point.TruePositives / curve.Positives);

    private static double RocArea(ThresholdCurve curve, IReadOnlyList<ThresholdPoint> points) =>
        points.Prepend(default).Zip(points, (from, to) => (From: Rates(curve, from), To: Rates(curve, to)))
            .Sum(line => (line.To.X - line.From.X) * (line.From.Y + line.To.Y) / 2);

    private static double PrecisionRecallArea(ThresholdCurve curve, IReadOnlyList<ThresholdPoint> points) =>
        points.Prepend(default).Zip(points, (from, to) => (to.TruePositives - from.TruePositives) * ThresholdCurve.Precision(to))
            .Sum() / curve.Positives;

    private static double Distance((double X, double Y) point, (double X, double Y)[] line) =>
        line.Zip(line.Skip(1)).Min(part =>
        {
            var (x, y) = (part.Second.X - part.First.X, part.Second.Y - part.First.Y);
            var along = Math.Clamp(((point.X - part.First.X) * x + (point.Y - part.First.Y) * y) / (x * x + y * y), 0, 1);
            return Math.Sqrt(Math.Pow(part.First.X + along * x - point.X, 2) + Math.Pow(part.First.Y + along * y - point.Y, 2));
        });
}

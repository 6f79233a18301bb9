using Sluice.Data.Failures;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Randomness;
using Measure = Sluice.Api.TrainingJobs.Gates.FairnessMeasure;

namespace Sluice.Trainer.Tests.Learning.Mitigations;

public sealed class GroupThresholdsTests
{
    [Fact]
    public void A_curve_has_a_point_between_each_two_probabilities()
    {
        var curve = new GroupCurve([(0.5f, true), (0.25f, false), (0.75f, true), (0.5f, false)]);

        Assert.Equal((4, 2), (curve.Size, curve.Positives));
        Assert.Equal(
            [new CurvePoint(1, 0, 0), new(0.625f, 1, 1), new(0.375f, 3, 2), new(0.125f, 4, 2)], curve.Points);
        Assert.Equal([2, 3, 3, 2], curve.Points.Select(curve.RightOf));
    }

    [Fact]
    public void Probabilities_next_to_each_other_and_of_0_are_divided_where_they_can_be()
    {
        var curve = new GroupCurve([(float.BitIncrement(0.5f), true), (0.5f, false), (0, false)]);

        Assert.Equal([1, 0.5f, 0.25f], curve.Points.Select(point => point.Threshold));
        Assert.Equal([0, 1, 2], curve.Points.Select(point => point.Selected));
    }

    // Group a is right by itself at 0.5; half of it is positive. In group b, whose probabilities are lower, a quarter is. The rate of both
    // that costs least is any between the two: with 20 rows each, five wrong ones in all.
    [Fact]
    public void Shares_of_selected_rows_become_alike_at_the_least_loss_of_accuracy()
    {
        GroupCurve[] groups = [Curve(20, 10, 0), Curve(20, 5, -0.3f)];

        var thresholds = ThresholdFit.Fit(groups, Measure.DemographicParity);

        var points = At(groups, thresholds);
        Assert.Equal(points[0].Selected, points[1].Selected);
        Assert.InRange(points[0].Selected, 5, 10);
        Assert.Equal(35, groups.Zip(points, (group, point) => group.RightOf(point)).Sum());
    }

    [Theory]
    [InlineData(Measure.DemographicParity)]
    [InlineData(Measure.EqualOpportunity)]
    [InlineData(Measure.EqualizedOdds)]
    public void Thresholds_are_as_good_as_the_best_that_a_search_over_all_finds(Measure measure)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            GroupCurve[] groups = [Drawn(seed, 0.8), Drawn(seed + 100, 0.2)];

            var found = Value(groups, At(groups, ThresholdFit.Fit(groups, measure)), measure);

            // All pairs whose difference is no greater: none of them is more accurate by more than the grain of a rate.
            var best = groups[0].Points.SelectMany(a => groups[1].Points.Select(b => Value(groups, [a, b], measure)))
                .Where(value => value.Difference <= found.Difference).Max(value => value.Accuracy);
            Assert.True(found.Accuracy >= best - 0.03, $"{seed}: {found} {best}");
            Assert.True(found.Difference < (measure is Measure.EqualizedOdds ? 0.2 : 0.06), $"{seed}: {found}");
        }
    }

    [Theory]
    [InlineData(Measure.DemographicParity, 9, 5, "9 rows")]
    [InlineData(Measure.EqualOpportunity, 40, 9, "9 rows of the positive class")]
    [InlineData(Measure.EqualizedOdds, 40, 31, "9 rows of the other class")]
    public void A_group_of_which_too_little_is_known_is_named(Measure measure, int rows, int positives, string message)
    {
        using var thresholds = new GroupThresholds("group", Groups.Of(2), measure, positive: 1);
        (int, int, float)[] some =
        [
            .. Enumerable.Range(0, 100).Select(i => (i % 2, 0, i / 100f)),
            .. Enumerable.Range(0, rows).Select(i => (i < positives ? 1 : 0, 1, i / 100f)),
        ];

        var e = Assert.Throws<JobException>(() => thresholds.Conclude(Batches(some)));

        Assert.Equal((65, "spec.trainer.mitigation.column"), (e.ExitCode, e.Error.Field));
        Assert.Contains($"group=b has {message}", e.Message, StringComparison.Ordinal);
        Assert.Contains("raise spec.dataset.split.validation", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Rows_are_decided_by_the_threshold_of_their_group_and_at_a_half_without_one(int positive)
    {
        using var thresholds = new GroupThresholds("group", Groups.Of(2), Measure.DemographicParity, positive);
        var some = Enumerable.Range(0, 40)
            .Select(i => (i % 4 < 2 ? positive : 1 - positive, i % 2, (i % 4 < 2 ? 0.9f : 0.1f) - i % 2 * 0.08f));

        thresholds.Conclude(Batches(some.Select(row => (row.Item1, row.Item2, positive == 1 ? row.Item3 : 1 - row.Item3))));

        Assert.All(thresholds.Thresholds, threshold => Assert.InRange(threshold, 0.1f, 0.9f));
        var bound = thresholds.Thresholds[1];
        Assert.Equal(positive, Decide(bound + 0.01f, 1));
        Assert.Equal(1 - positive, Decide(bound - 0.01f, 1));
        Assert.Equal(1 - positive, Decide(bound, 1));
        Assert.Equal(positive, Decide(0.51f, RowGroups.None));
        Assert.Equal(1 - positive, Decide(0.49f, RowGroups.None));
        Assert.Equal(-1, Decide(float.NaN, 1));

        int Decide(float probability, int group) =>
            thresholds.Decide(positive == 1 ? [1 - probability, probability] : [probability, 1 - probability], group);
    }

    private static IEnumerable<(int[], int[], float[])> Batches(IEnumerable<(int Class, int Group, float Second)> rows) =>
        rows.Chunk(7).Select(some => (
            some.Select(row => row.Class).ToArray(),
            some.Select(row => row.Group).ToArray(),
            some.SelectMany(row => new[] { 1 - row.Second, row.Second }).ToArray()));

    // Positives first, at probabilities from 0.95 down in equal steps.
    private static GroupCurve Curve(int rows, int positives, float shift) =>
        new(Enumerable.Range(0, rows).Select(i => (0.95f - 0.6f * i / rows + shift, i < positives)));

    private static GroupCurve Drawn(int seed, double share)
    {
        var random = new RandomStream(seed, "curve");
        return new GroupCurve(Enumerable.Range(0, 100).Select(_ =>
        {
            var positive = random.Fraction() < share;
            return ((float)Math.Clamp((positive ? 0.65 : 0.35) + (random.Fraction() - 0.5) * 0.8 + (share - 0.5) * 0.2, 0, 1), positive);
        }).ToArray());
    }

    private static CurvePoint[] At(GroupCurve[] groups, IReadOnlyList<float> thresholds) =>
        [.. groups.Zip(thresholds, (group, threshold) => group.Points.Single(point => point.Threshold == threshold))];

    private static (double Accuracy, double Difference) Value(GroupCurve[] groups, CurvePoint[] points, Measure measure)
    {
        var rates = groups.Zip(points, (group, point) => (
            Selected: (double)point.Selected / group.Size,
            True: (double)point.Right / group.Positives,
            False: (double)(point.Selected - point.Right) / (group.Size - group.Positives))).ToArray();
        var difference = measure switch
        {
            Measure.DemographicParity => Math.Abs(rates[0].Selected - rates[1].Selected),
            Measure.EqualOpportunity => Math.Abs(rates[0].True - rates[1].True),
            _ => Math.Max(Math.Abs(rates[0].True - rates[1].True), Math.Abs(rates[0].False - rates[1].False)),
        };
        return (groups.Zip(points, (group, point) => group.RightOf(point)).Sum() / (double)groups.Sum(group => group.Size), difference);
    }
}

using Sluice.Trainer.Evaluation.Fairness;
using Sluice.Trainer.Evaluation.Slices;

namespace Sluice.Trainer.Tests.Evaluation.Fairness;

public sealed class FairnessReportTests
{
    // Worked by hand: of a's five rows two are positive, and three are selected, among them one positive; of b's four rows two are
    // positive and selected; c has one row.
    private static readonly SliceColumn Groups = SliceColumn.OfValues("g", ["a", "a", "a", "a", "a", "b", "b", "b", "b", "c"]);
    private static readonly int[] Actual = [1, 1, 0, 0, 0, 1, 1, 0, 0, 1];
    private static readonly int[] Predicted = [1, 0, 1, 1, 0, 1, 1, 0, 0, 0];

    [Fact]
    public void Rates_of_groups()
    {
        var report = Of(Actual, Predicted);
        var a = report.Groups[0];

        Assert.Equal([("g=a", 5), ("g=b", 4), ("g=c", 1)], report.Groups.Select(group => (group.Group, group.Size)));
        Assert.Equal((3.0 / 5, 1.0 / 2, 2.0 / 3, 1.0 / 3), Rates(a));
        Assert.Equal((2.0 / 4, 1.0, 0.0, 1.0), Rates(report.Groups[1]));
        Assert.Equal((0.0, 0.0, double.NaN, double.NaN), Rates(report.Groups[2]));

        static (double, double, double, double) Rates(GroupRates of)
            => (of.SelectionRate, of.TruePositiveRate, of.FalsePositiveRate, of.PositivePredictiveValue);
    }

    [Fact]
    public void Measures_are_over_the_groups_that_are_large_enough()
    {
        var report = Of(Actual, Predicted);

        Assert.Equal(
            [
                ("disparateImpact", 0.5 / 0.6),
                ("demographicParityDifference", 0.6 - 0.5),
                ("equalOpportunityDifference", 0.5),
                ("equalizedOddsDifference", 2.0 / 3),
                ("predictiveParityDifference", 1 - 1.0 / 3),
            ],
            report.Measures.Select(measure => (measure.Name, measure.Value)));
        Assert.All(report.Measures, measure => Assert.Null(measure.Undefined));
        Assert.All(report.Measures, measure => Assert.Equal(["g=c: its size of 1 is below 2"], measure.LeftOut));
    }

    [Fact]
    public void A_small_group_counts_if_it_is_asked_for()
    {
        var report = FairnessReport.Of(Groups, Actual, Predicted, positive: 1, leastSize: 1, All(10));

        Assert.Equal(0, report["disparateImpact"]!.Value);
        Assert.Equal(1, report["equalOpportunityDifference"]!.Value);
        // c selects nothing, so its positive predictive value is unknown, and not 0.
        Assert.Equal(2.0 / 3, report["predictiveParityDifference"]!.Value, 1e-15);
        Assert.Equal(["g=c: it has no selected row"], report["predictiveParityDifference"]!.LeftOut);
        Assert.Equal(["g=c: it has no negative row"], report["equalizedOddsDifference"]!.LeftOut);
    }

    [Fact]
    public void With_fewer_than_two_groups_a_measure_is_undefined_and_says_why()
    {
        var one = FairnessReport.Of(Groups, Actual, Predicted, 1, leastSize: 5, All(10));
        var none = FairnessReport.Of(Groups, Actual, Predicted, 1, leastSize: 6, All(10));

        Assert.All(one.Measures, measure => Assert.Equal((double.NaN, "only one group counts"), (measure.Value, measure.Undefined)));
        Assert.All(none.Measures, measure => Assert.Equal((double.NaN, "no group counts"), (measure.Value, measure.Undefined)));
        Assert.Equal(3, none.Measures[0].LeftOut.Count);
    }

    [Fact]
    public void Without_a_selected_row_there_is_no_ratio_and_no_difference()
    {
        var report = Of(Actual, new int[10]);

        Assert.Equal((double.NaN, "no group has a selected row"), (report["disparateImpact"]!.Value, report["disparateImpact"]!.Undefined));
        Assert.Equal(0, report["demographicParityDifference"]!.Value);
        Assert.Equal("no group counts", report["predictiveParityDifference"]!.Undefined);
    }

    [Fact]
    public void Without_positive_rows_opportunity_and_odds_are_undefined()
    {
        var report = Of(new int[10], Predicted);

        Assert.Equal(
            ["equalOpportunityDifference", "equalizedOddsDifference"],
            report.Measures.Where(of => of.Undefined is not null).Select(of => of.Name));
        Assert.Equal("g=a: it has no positive row", report["equalizedOddsDifference"]!.LeftOut[1]);
    }

    [Fact]
    public void Of_more_classes_one_is_positive_and_all_others_are_not()
    {
        // Confusing 0 and 1 changes nothing for class 2, and neither does having no prediction.
        var report = FairnessReport.Of(
            SliceColumn.OfValues("g", ["a", "a", "b", "b"]), [2, 0, 2, 1], [2, 1, 2, -1], positive: 2, leastSize: 1, All(4));

        Assert.Equal(1, report["disparateImpact"]!.Value);
        Assert.Equal([0, 0, 0, 0], report.Measures.Skip(1).Select(measure => measure.Value));
    }

    [Fact]
    public void Only_the_given_rows_count()
    {
        var report = FairnessReport.Of(Groups, Actual, Predicted, 1, leastSize: 1, [0, 1, 5, 6]);

        Assert.Equal([2, 2, 0], report.Groups.Select(group => group.Size));
        Assert.Equal(0.5, report["disparateImpact"]!.Value);
        Assert.Equal(["g=c: its size of 0 is below 1"], report["disparateImpact"]!.LeftOut);
        Assert.Null(report["calibration"]);
    }

    private static FairnessReport Of(int[] actual, int[] predicted)
        => FairnessReport.Of(Groups, actual, predicted, 1, leastSize: 2, All(10));

    private static int[] All(int rows) => [.. Enumerable.Range(0, rows)];
}

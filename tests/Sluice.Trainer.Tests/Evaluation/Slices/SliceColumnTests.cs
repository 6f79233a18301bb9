using Sluice.Trainer.Evaluation.Slices;

namespace Sluice.Trainer.Tests.Evaluation.Slices;

public sealed class SliceColumnTests
{
    [Fact]
    public void Each_value_is_a_slice_and_so_are_missing_ones()
        => Same(
            [("island=Biscoe", [1, 3]), ("island=Dream", [0]), ("island is missing", [2])],
            SliceColumn.OfValues("island", ["Dream", "Biscoe", null, "Biscoe"]));

    [Fact]
    public void Rare_values_share_a_slice()
        => Same(
            [("x=b", [1, 2]), ("x=c", [3, 4]), ("x is another value", [0, 5])],
            SliceColumn.OfValues("x", ["a", "b", "b", "c", "c", "d"], most: 2));

    [Fact]
    public void Bins_have_about_the_same_number_of_rows_and_names_that_say_which()
        => Same(
            [("mass in [1, 3)", [5, 0]), ("mass in [3, 5.5)", [3, 4]), ("mass in [5.5, 9]", [6, 1]), ("mass is missing", [2])],
            SliceColumn.OfNumbers("mass", [2, 9, double.NaN, 3, 4, 1, 5.5], bins: 3));

    [Fact]
    public void Frequent_numbers_make_fewer_bins()
        => Same(
            [("x in [0, 2)", [0, 1, 2, 3, 4, 5]), ("x in [2, 4]", [6, 7, 8])],
            SliceColumn.OfNumbers("x", [0, 0, 0, 0, 0, 1, 2, 3, 4], bins: 4));

    [Fact]
    public void Few_distinct_numbers_are_slices_of_their_own()
        => Same([("sex=0", [1, 2]), ("sex=1", [0])], SliceColumn.OfNumbers("sex", [1, 0, 0], bins: 2));

    [Fact]
    public void Numbers_of_single_precision_have_short_names()
        => Assert.Equal(["x=0.1", "x=0.2"], SliceColumn.OfNumbers("x", [0.1f, 0.2]).Names);

    [Fact]
    public void A_column_without_rows_or_values_has_no_other_slices()
    {
        Assert.Empty(SliceColumn.OfValues("x", []).Slices());
        Assert.Empty(SliceColumn.OfNumbers("x", []).Slices());
        Assert.Equal(["x is missing"], SliceColumn.OfNumbers("x", [double.NaN, double.NaN]).Names);
    }

    [Fact]
    public void Infinite_numbers_are_in_the_outer_bins()
        => Same(
            [("x in [-Infinity, 2)", [0, 1]), ("x in [2, Infinity]", [2, 3])],
            SliceColumn.OfNumbers("x", [double.NegativeInfinity, 1, 2, double.PositiveInfinity], bins: 2));

    private static void Same((string Name, int[] Rows)[] expected, SliceColumn column)
    {
        var slices = column.Slices();
        Assert.Equal(expected.Select(of => of.Name), slices.Select(slice => slice.Name));
        Assert.Equal(expected.Select(of => of.Rows.Order().ToArray()), slices.Select(slice => slice.Rows));
    }
}

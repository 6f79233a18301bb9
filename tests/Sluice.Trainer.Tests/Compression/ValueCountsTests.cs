using Sluice.Trainer.Compression;

namespace Sluice.Trainer.Tests.Compression;

public sealed class ValueCountsTests
{
    [Theory]
    [InlineData(-1, 4.1, 5.1 / 255, 50)]
    [InlineData(2, 5.1, 5.1 / 255, 0)]
    [InlineData(-5.1, -2, 5.1 / 255, 255)]
    [InlineData(0, 0, 1, 0)]
    public void A_range_has_zero_in_it(double least, double greatest, double scale, byte zero)
    {
        var range = ValueRange.Of(least, greatest);

        Assert.Equal(scale, range.Scale, 1e-8);
        Assert.Equal(zero, range.Zero);
    }

    [Fact]
    public void All_values_are_covered_unless_the_job_says_otherwise()
    {
        var counts = new ValueCounts();
        counts.See([-10, 0, 1]);
        counts.See([500]);

        Assert.Equal(ValueRange.Of(-10, 500), counts.Range(1));
    }

    // Of 10,000 values 9,998 are from -1 to 1, and one is far away on each side.
    [Fact]
    public void A_coverage_below_1_cuts_the_same_share_off_on_each_side()
    {
        float[] values = [-1000, .. Enumerable.Range(0, 9998).Select(i => (float)(i / 4998.5 - 1)), 3000];
        var counts = new ValueCounts();
        counts.See(values);
        counts.Count(values[..5000]);
        counts.Count(values[5000..]);

        var range = counts.Range(0.9998);

        var bin = 4000.0 / 8192;
        Assert.InRange(range.Scale * 255, 1, 2 + 2 * bin);
        Assert.Equal(ValueRange.Of(-1000, 3000), counts.Range(1));
        Assert.InRange(counts.Range(0.99999).Scale * 255, 3999, 4001);
    }

    [Fact]
    public void Values_that_are_all_alike_have_a_range()
    {
        var counts = new ValueCounts();
        counts.See([3, 3, 3]);
        counts.Count([3, 3, 3]);

        Assert.Equal(3, counts.Range(0.5).Scale * 255, 1e-5);
    }
}

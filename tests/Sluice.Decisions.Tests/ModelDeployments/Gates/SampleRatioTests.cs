using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class SampleRatioTests
{
    [Theory]
    [InlineData(0, 0, 0.1, false, false)]
    [InlineData(100, 900, 0.1, false, false)]
    [InlineData(0, 100, 0.1, false, false)]
    [InlineData(0, 200, 0.1, false, true)]
    [InlineData(30, 0, 0.1, false, true)]
    [InlineData(500, 500, 0.1, false, true)]
    [InlineData(50, 950, 0.1, false, true)]
    [InlineData(9_900, 90_100, 0.1, false, false)]
    [InlineData(50, 4950, 0.01, false, false)]
    [InlineData(1L << 40, 1L << 40, 0.5, false, false)]
    [InlineData(400, 599, 0.1, true, false)]
    [InlineData(400, 600, 0.1, true, true)]
    [InlineData(60, 940, 0.1, true, false)]
    [InlineData(40, 960, 0.1, true, true)]
    [InlineData(960, 40, 0.9, true, true)]
    public void A_share_that_the_weights_do_not_ask_for_is_a_mismatch(
        long candidate, long stable, double share, bool sticky, bool isMismatch) =>
        Assert.Equal(isMismatch, SampleRatio.Judge(candidate, stable, share, sticky).Mismatch);

    [Fact]
    public void A_split_as_asked_for_is_hardly_ever_a_mismatch_however_often_it_is_looked_at()
    {
        var mismatches = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            long ours = 0, theirs = 0;
            for (var look = 0; look < 100; look++)
            {
                for (var i = 0; i < 20; i++)
                {
                    _ = random.NextDouble() < 0.1 ? ours++ : theirs++;
                }

                if (SampleRatio.Judge(ours, theirs, 0.1, false).Mismatch)
                {
                    mismatches++;
                    break;
                }
            }
        }

        Assert.Equal(0, mismatches);
    }

    [Fact]
    public void Logarithms_of_the_gamma_function_are_those_of_factorials()
    {
        Assert.Equal(Math.Log(1), LogGamma.Of(1), 12);
        Assert.Equal(Math.Log(24), LogGamma.Of(5), 12);
        Assert.Equal(Math.Log(Math.PI) / 2, LogGamma.Of(0.5), 12);
        Assert.Equal(359.1342053695754, LogGamma.Of(100), 9);
    }
}

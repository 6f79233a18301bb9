using Sluice.Gateway.Routing;
using Sluice.Gateway.Tests.Fixtures;

namespace Sluice.Gateway.Tests.Routing;

public sealed class ModelRouteTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(90, 10)]
    [InlineData(50, 50)]
    [InlineData(99, 1)]
    public async Task Shares_come_to_the_weights_also_when_drawn_by_many_threads(int stable, int candidate)
    {
        var route = Route(stable, candidate, 0);
        var counts = new int[3];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Draws / 4; i++)
            {
                Interlocked.Increment(ref counts[int.Parse(route.Draw()!.Version)]);
            }
        })));

        // Five standard deviations of the binomial distribution: one run in two million fails by chance.
        var expected = Draws * candidate / 100.0;
        var bound = 5 * Math.Sqrt(expected * (100 - candidate) / 100.0);
        Assert.InRange(counts[1], expected - bound, expected + bound);
        Assert.Equal(0, counts[2]);
        Assert.Equal(Draws, counts.Sum());
    }

    [Fact]
    public void Nothing_is_drawn_when_all_weights_are_0()
    {
        Assert.Null(Route(0, 0).Draw());
        Assert.Null(Route().Draw());
    }

    [Fact]
    public void A_version_is_found_by_its_name_whatever_its_weight()
    {
        var route = Route(100, 0);

        Assert.Equal("1", route.Find("1")!.Version);
        Assert.Null(route.Find("2"));
        Assert.Null(route.Find(""));
    }

    private static ModelRoute Route(params int[] weights) => Routes.Of([.. weights.Select(weight => (weight, false))]);
}

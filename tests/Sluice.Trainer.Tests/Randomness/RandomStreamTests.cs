using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void The_numbers_of_a_stream_are_fixed_for_ever()
    {
        var stream = new RandomStream(42, "order", 7);

        Assert.Equal([7775112560010543431UL, 5332879601170787259UL, 3509151364126658016UL], [stream.Next(), stream.Next(), stream.Next()]);
    }

    [Fact]
    public void Streams_differ_by_seed_purpose_and_index()
    {
        ulong[] firsts =
        [
            new RandomStream(1, "a").Next(),
            new RandomStream(2, "a").Next(),
            new RandomStream(1, "b").Next(),
            new RandomStream(1, "a", 1).Next(),
        ];

        Assert.Equal(4, firsts.Distinct().Count());
    }

    [Fact]
    public void Draws_below_a_bound_are_even()
    {
        var stream = new RandomStream(1, "even");
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
        {
            counts[stream.Below(6)]++;
        }

        // With five degrees of freedom chi-squared is below 20.5 with a probability of 0.999.
        Assert.InRange(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 0, 20.5);
    }

    [Fact]
    public void Fractions_fill_the_unit_interval()
    {
        var stream = new RandomStream(1, "fractions");
        var draws = Enumerable.Range(0, 10_000).Select(_ => stream.Fraction()).ToArray();

        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - 1e-16));
        Assert.InRange(draws.Average(), 0.48, 0.52);
    }

    [Fact]
    public void A_shuffle_keeps_the_items()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        new RandomStream(1, "shuffle").Shuffle(items.AsSpan());

        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}

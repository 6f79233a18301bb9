using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Robustness;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Evaluation.Robustness;

public sealed class HeldOutNoiseTests
{
    private const int Rows = 4000;

    private static readonly IReadOnlyList<FeatureEncoding> Features =
    [
        new NumericEncoding("x", 0),
        new CategoricalEncoding("c", ["a"], null),
        new ImageEncoding("image", new ImageOptions { Width = 1, Height = 1, Channels = 2 }, [0, 0], [0, 0], [4, 10])
        {
            Lowest = [-1000, 0],
            Highest = [1000, 255],
        },
    ];

    private static readonly RowBatch Batch = new()
    {
        Features =
        [
            new NumericColumn("x", [.. Enumerable.Range(0, Rows).Select(i => i == 7 ? float.NaN : 100f)]),
            new CategoricalColumn("c", [.. Enumerable.Range(0, Rows).Select(_ => "a")]),
            new ImageColumn("image", [.. Enumerable.Range(0, 2 * Rows).Select(i => i % 2 == 0 ? 5f : i == 1 ? 300f : 250f)]),
        ],
        Target = null,
        Positions = [.. Enumerable.Range(0, Rows).Select(i => (long)i)],
    };

    [Fact]
    public void Numbers_get_noise_of_their_deviation_and_pixels_stay_within_their_range()
    {
        var noisy = Noise(1).Apply(Batch, 0.5m);

        var numbers = ((NumericColumn)noisy.Features[0]).Values;
        Assert.True(float.IsNaN(numbers[7]));
        var (mean, deviation) = Moments(numbers.Where(value => !float.IsNaN(value)));
        Assert.Equal(100, mean, 0.1);
        Assert.Equal(0.5 * 3, deviation, 0.06);
        Assert.Same(Batch.Features[1], noisy.Features[1]);
        var pixels = ((ImageColumn)noisy.Features[2]).Pixels;
        (mean, deviation) = Moments(pixels.Where((_, i) => i % 2 == 0));
        Assert.Equal(5, mean, 0.1);
        Assert.Equal(0.5 * 4, deviation, 0.08);
        float[] second = [.. pixels.Where((_, i) => i % 2 == 1).Skip(1)];
        Assert.All(second, pixel => Assert.InRange(pixel, 0, 255));
        Assert.InRange(second.Count(pixel => pixel == 255), Rows * 0.12, Rows * 0.2); // 5 is one deviation: a share of 0.159
        Assert.InRange(pixels[1], 250, 300);
    }

    [Fact]
    public void The_noise_of_a_row_follows_from_seed_strength_and_row_alone()
    {
        var all = (NumericColumn)Noise(1).Apply(Batch, 0.5m).Features[0];
        var some = Batch with { Features = [new NumericColumn("x", [100, 100])], Positions = [9, 3] };

        Assert.Equal([all.Values[9], all.Values[3]], ((NumericColumn)Noise(1).Apply(some, 0.5m).Features[0]).Values);
        Assert.NotEqual(all.Values, ((NumericColumn)Noise(2).Apply(Batch, 0.5m).Features[0]).Values);
        var stronger = ((NumericColumn)Noise(1).Apply(Batch, 0.25m).Features[0]).Values;
        Assert.DoesNotContain(all.Values.Zip(stronger), pair => Math.Abs(pair.First - 100 - 2 * (pair.Second - 100)) < 1e-6);
    }

    private static HeldOutNoise Noise(long seed) => new(Features, [3, 0, 0], seed, [0.5m, 0.25m]);

    private static (double Mean, double Deviation) Moments(IEnumerable<float> values)
    {
        var all = values.Select(value => (double)value).ToArray();
        var mean = all.Average();
        return (mean, Math.Sqrt(all.Average(value => (value - mean) * (value - mean))));
    }
}

using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Preprocessing;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Tests.Training;

public sealed class AugmentationTests
{
    private static readonly AugmentOptions All = new() { Flip = true, Crop = 1, Jitter = "0.5" };

    [Fact]
    public void Flipping_exchanges_left_and_right()
    {
        float[] image = [1, 2, 3, 4, 5, 6];

        Image(1, All).Flip(image);

        Assert.Equal([3, 2, 1, 6, 5, 4], image);
    }

    [Theory]
    [InlineData(0, 0, "1 2 3 4 5 6")]
    [InlineData(0, 1, "0 1 2 0 4 5")]
    [InlineData(0, -2, "3 0 0 6 0 0")]
    [InlineData(1, 0, "0 0 0 1 2 3")]
    [InlineData(-1, 1, "0 4 5 0 0 0")]
    [InlineData(1, -1, "0 0 0 2 3 0")]
    public void Cropping_moves_each_channel_and_fills_with_zeros(int down, int right, string expected)
    {
        float[] image = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6];

        Image(2, All).Move(image, down, right);

        Assert.Equal($"{expected} {expected}", string.Join(' ', image));
    }

    [Property(MaxTest = 100)]
    public void Jitter_moves_a_channel_by_no_more_than_its_bound(int seed)
    {
        float[] image = [0, 0, 0, 0, 0, 0, 8, 8, 8, 8, 8, 8];

        Image(2, new() { Jitter = "0.5" }).Vary(image, new RandomStream(seed, "test"));

        Assert.All([image[..6], image[6..]], channel => Assert.Single(channel.Distinct()));
        Assert.InRange(image[0], -0.5f, 0.5f);
        Assert.InRange(image[6] - 8, -0.5f, 0.5f);
        Assert.NotEqual(image[0], image[6] - 8);
    }

    [Fact]
    public void Each_way_to_vary_is_drawn_about_equally_often()
    {
        var seen = new Dictionary<string, int>();
        var random = new RandomStream(1, "test");
        for (var i = 0; i < 1800; i++)
        {
            float[] image = [1, 2, 3, 4, 5, 6];
            Image(1, new() { Flip = true, Crop = 1 }).Vary(image, random);
            seen[string.Join(' ', image)] = seen.GetValueOrDefault(string.Join(' ', image)) + 1;
        }

        // Two flips, three rows and three columns are 18 ways, each 100 times.
        Assert.Equal(18, seen.Count);
        Assert.All(seen.Values, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void Draws_differ_by_row_and_epoch_and_by_nothing_else()
    {
        var images = Enumerable.Repeat(new float[] { 9, 1, 2, 3, 4, 5, 6, 9 }, 3).SelectMany(row => row).ToArray();

        var first = Varied([0, 1, 2], epoch: 0);
        var other = Varied([2, 0, 1], epoch: 0);

        Assert.Equal([first[16..], first[..8], first[8..16]], other.Chunk(8));
        var rows = first.Chunk(8).Concat(Varied([0, 1, 2], epoch: 1).Chunk(8)).Select(row => string.Join(' ', row));
        Assert.Equal(6, rows.Distinct().Count());
        Assert.All(first.Chunk(8), row => Assert.Equal((9, 9), (row[0], row[7])));

        float[] Varied(int[] rows, long epoch)
        {
            float[] copy = [.. images];
            new Augmentation([Image(1, All) with { Start = 1 }], 1).Apply(copy, rows, 3, epoch);
            return copy;
        }
    }

    [Fact]
    public void An_image_is_found_among_the_other_inputs()
    {
        using var table = new TestTable("tt",
            new CategoricalColumn("c", ["x", "y"]), new ImageColumn("photo", [1, 2, 3, 4]), new NumericColumn("n", [1, 2]));
        using var preprocessor = table.Fit(
            new() { Name = "c", Type = "categorical" },
            new() { Name = "photo", Type = "image", Scale = "None", Image = new() { Width = 2, Height = 1, Augment = All } },
            new() { Name = "n" });

        var image = Assert.Single(preprocessor.Augmented());

        Assert.Equal([1, 2], preprocessor.Encode(table.Batch(0)).AsSpan(image.Start, image.Numbers));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public void A_resumed_training_gives_the_same_weights(int at)
    {
        using var rows = Bars(All);
        using var whole = Session(rows);
        Advance(whole, whole.TotalSteps);
        using var first = Session(rows);
        Advance(first, at);
        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;

        using var second = Session(rows, saved);
        Advance(second, second.TotalSteps - at);

        Assert.Equal(whole.Digest, second.Digest);
        using var plain = Bars(null);
        using var unvaried = Session(plain);
        Advance(unvaried, unvaried.TotalSteps);
        Assert.NotEqual(whole.Digest, unvaried.Digest);
    }

    // The bars of class 0 are in the first two columns, those of class 1 in the first row.
    [Fact]
    public void A_model_of_flipped_images_knows_those_that_it_never_saw()
    {
        float[] unseen = [.. Bar(0, 3), .. Bar(0, 2), .. Bar(1, 0)];

        Assert.Equal([true, true, true], Right(new() { Flip = true }));
        Assert.Contains(false, Right(null));

        bool[] Right(AugmentOptions? options)
        {
            using var rows = Bars(options);
            using var session = Session(rows);
            Advance(session, session.TotalSteps);
            var chances = session.Answers.Of(unseen);
            return [chances[0] > chances[1], chances[2] > chances[3], chances[5] > chances[4]];
        }
    }

    private static AugmentedImage Image(int channels, AugmentOptions options) => new(0, channels, 2, 3, options);

    private static TrainingRows Bars(AugmentOptions? options)
    {
        var rows = new EncodedRows(Path.GetTempPath(), 16, 1);
        for (var i = 0; i < 40; i++)
        {
            rows.Append(Bar(i % 2, i / 2 % 2), [i % 2]);
        }

        return new TrainingRows(rows, null) { Augmented = options is null ? [] : [new AugmentedImage(0, 1, 4, 4, options)] };
    }

    // A bar down a column, or along a row.
    private static float[] Bar(int label, int place) =>
        [.. Enumerable.Range(0, 16).Select(i => (label == 0 ? i % 4 : i / 4) == place ? 1f : 0)];

    private static TrainingSession Session(TrainingRows rows, Stream? saved = null) => Some.Session(
        rows, saved, ("epochs", "20"), ("batchSize", "8"), ("hiddenLayers", "16"), ("learningRate", "0.01"));

    private static void Advance(TrainingSession session, long steps)
    {
        for (var i = 0L; i < steps; i++)
        {
            session.Advance();
        }
    }
}

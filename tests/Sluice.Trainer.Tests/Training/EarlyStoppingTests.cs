using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Tests.Training;

public sealed class EarlyStoppingTests
{
    private static readonly (string Name, string Value)[] Given =
    [
        ("epochs", "200"), ("batchSize", "16"), ("hiddenLayers", "24"), ("dropout", "0.1"), ("learningRate", "0.02"), ("patience", "4"),
    ];

    // Worked by hand: 0.4 in epoch 3 is the lowest, and the next two epochs are not below it. A loss that is as low is not below.
    [Theory]
    [InlineData(2, new[] { 0.9, 0.5, 0.4, 0.4, 0.6 }, 3, true)]
    [InlineData(2, new[] { 0.9, 0.5, 0.4, 0.45 }, 3, false)]
    [InlineData(2, new[] { 0.9, 1.0, 0.8, 0.9, 0.7 }, 5, false)]
    [InlineData(1, new[] { 0.9, double.NaN }, 1, true)]
    [InlineData(0, new[] { 0.1, 0.9, 0.9, 0.9 }, 1, false)]
    public void It_ends_after_that_many_epochs_without_a_lower_loss(int patience, double[] losses, int best, bool stops)
    {
        var stopping = new EarlyStopping(patience);
        for (var i = 0; i < losses.Length; i++)
        {
            Assert.False(stopping.Stops);
            stopping.Take(i + 1, losses[i], () => new Dictionary<string, float[]> { ["w"] = [i + 1] });
        }

        Assert.Equal((stops, best, losses[^1]), (stopping.Stops, stopping.BestEpoch, stopping.Loss));
        Assert.Equal(patience == 0 ? null : best, (int?)stopping.Best?["w"][0]);
    }

    [Fact]
    public void A_training_that_no_longer_improves_ends_with_the_weights_of_its_best_epoch()
    {
        using var rows = Rows();
        using var session = Some.Session(rows, null, Given);
        var digests = new Dictionary<int, string>();
        var losses = new Dictionary<int, double>();
        while (!session.Finished)
        {
            session.Advance();
            if (session.Step % session.StepsPerEpoch == 0)
            {
                var epoch = (int)(session.Step / session.StepsPerEpoch);
                (digests[epoch], losses[epoch]) = (session.Digest, session.ValidationLoss!.Value);
            }
        }

        Assert.True(session.Step < session.TotalSteps);
        Assert.Equal(losses.MinBy(pair => pair.Value).Key, session.BestEpoch);
        Assert.Equal(session.BestEpoch + 4, digests.Count);
        Assert.NotEqual(digests[session.BestEpoch], session.Digest);
        session.UseBest();
        Assert.Equal(digests[session.BestEpoch], session.Digest);
    }

    // The first step, amid the first epoch, at its end, after the best epoch, and at the very end.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(-9)]
    [InlineData(0)]
    public void Saved_and_resumed_it_ends_at_the_same_step_with_the_same_weights(int at)
    {
        using var rows = Rows();
        using var whole = Some.Session(rows, null, Given);
        Finish(whole);
        using var first = Some.Session(rows, null, Given);
        for (var i = 0L; i < (at > 0 ? at : whole.Step + at); i++)
        {
            first.Advance();
        }

        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;
        using var second = Some.Session(rows, saved, Given);
        Finish(second);

        Assert.Equal((whole.Step, whole.BestEpoch, whole.ValidationLoss), (second.Step, second.BestEpoch, second.ValidationLoss));
        whole.UseBest();
        second.UseBest();
        Assert.Equal(whole.Digest, second.Digest);
    }

    [Fact]
    public void Looking_at_validation_rows_changes_no_weight()
    {
        using var rows = Rows();
        using var watched = Some.Session(rows, null, [("epochs", "5"), .. Given[1..^1]]);
        using var blind = Some.Session(rows with { Validation = null }, null, [("epochs", "5"), .. Given[1..^1]]);
        Finish(watched);
        Finish(blind);

        Assert.NotNull(watched.ValidationLoss);
        Assert.Null(blind.ValidationLoss);
        Assert.Equal(blind.Digest, watched.Digest);
    }

    private static void Finish(TrainingSession session)
    {
        while (!session.Finished)
        {
            session.Advance();
        }
    }

    // The classes are noise for the most part, so that the network soon learns its training rows by heart.
    private static TrainingRows Rows()
    {
        var stream = new RandomStream(1, "test");
        return new TrainingRows(Part(100), Part(60));

        EncodedRows Part(int count)
        {
            var rows = new EncodedRows(Path.GetTempPath(), 4, 1);
            float[] features = [.. Enumerable.Range(0, count * 4).Select(_ => (float)stream.Fraction())];
            rows.Append(features, [.. features.Chunk(4).Select(row => row[0] + stream.Fraction() > 1 ? 1f : 0)]);
            return rows;
        }
    }
}

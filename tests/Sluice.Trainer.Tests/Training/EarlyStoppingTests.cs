using Sluice.Trainer.Jobs;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Training;
using TorchSharp;

namespace Sluice.Trainer.Tests.Training;

public sealed class EarlyStoppingTests
{
    private static readonly Hyperparameters Some = Hyperparameters.Read(new Dictionary<string, string>()) with
    { Epochs = 200, BatchSize = 16, HiddenLayers = [24], Dropout = 0.1m, LearningRate = 0.02m, Patience = 4 };

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
            stopping.Take(i + 1, losses[i], () => [new DenseLayer(1, 1, [i + 1], [0])]);
        }

        Assert.Equal((stops, best, losses[^1]), (stopping.Stops, stopping.BestEpoch, stopping.Loss));
        Assert.Equal(patience == 0 ? null : best, (int?)stopping.Best?[0].Weights[0]);
    }

    [Fact]
    public void A_training_that_no_longer_improves_ends_with_the_weights_of_its_best_epoch()
    {
        using var rows = Rows();
        using var session = new TrainingSession(rows, Some, 1, torch.CPU);
        var digests = new Dictionary<int, string>();
        var losses = new Dictionary<int, double>();
        while (!session.Finished)
        {
            session.Advance();
            if (session.Step % session.StepsPerEpoch == 0)
            {
                var epoch = (int)(session.Step / session.StepsPerEpoch);
                (digests[epoch], losses[epoch]) = (Network.Digest(session.ReadLayers()), session.ValidationLoss!.Value);
            }
        }

        Assert.True(session.Step < session.TotalSteps);
        Assert.Equal(losses.MinBy(pair => pair.Value).Key, session.BestEpoch);
        Assert.Equal(session.BestEpoch + 4, digests.Count);
        Assert.NotEqual(digests[session.BestEpoch], Network.Digest(session.ReadLayers()));
        session.UseBest();
        Assert.Equal(digests[session.BestEpoch], Network.Digest(session.ReadLayers()));
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
        using var whole = new TrainingSession(rows, Some, 1, torch.CPU);
        Finish(whole);
        using var first = new TrainingSession(rows, Some, 1, torch.CPU);
        for (var i = 0L; i < (at > 0 ? at : whole.Step + at); i++)
        {
            first.Advance();
        }

        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;
        using var second = new TrainingSession(rows, Some, 1, torch.CPU, saved);
        Finish(second);

        Assert.Equal((whole.Step, whole.BestEpoch, whole.ValidationLoss), (second.Step, second.BestEpoch, second.ValidationLoss));
        whole.UseBest();
        second.UseBest();
        Assert.Equal(Network.Digest(whole.ReadLayers()), Network.Digest(second.ReadLayers()));
    }

    [Fact]
    public void Looking_at_validation_rows_changes_no_weight()
    {
        using var rows = Rows();
        using var watched = new TrainingSession(rows, Some with { Epochs = 5, Patience = 0 }, 1, torch.CPU);
        using var blind = new TrainingSession(rows with { Validation = null }, Some with { Epochs = 5, Patience = 0 }, 1, torch.CPU);
        Finish(watched);
        Finish(blind);

        Assert.NotNull(watched.ValidationLoss);
        Assert.Null(blind.ValidationLoss);
        Assert.Equal(Network.Digest(blind.ReadLayers()), Network.Digest(watched.ReadLayers()));
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
        return new TrainingRows(Part(100), Part(60), 2);

        EncodedRows Part(int count)
        {
            var rows = new EncodedRows(Path.GetTempPath(), 4);
            float[] features = [.. Enumerable.Range(0, count * 4).Select(_ => (float)stream.Fraction())];
            rows.Append(features, [.. features.Chunk(4).Select(row => row[0] + stream.Fraction() > 1 ? 1 : 0)]);
            return rows;
        }
    }
}

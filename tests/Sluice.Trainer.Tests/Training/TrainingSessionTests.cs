using Sluice.Data.Failures;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Tests.Training;

public sealed class TrainingSessionTests
{
    private static readonly (string Name, string Value)[] Given =
        [("epochs", "6"), ("batchSize", "16"), ("hiddenLayers", "8,5"), ("dropout", "0.2"), ("learningRate", "0.01")];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(42)]
    public void Laid_down_and_taken_up_it_gives_the_same_weights(int at)
    {
        using var whole = Session();
        Advance(whole, whole.TotalSteps);
        using var first = Session();
        Advance(first, at);
        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;

        using var second = Session(saved);
        Assert.Equal((at, first.MeanLoss, first.Epoch), (second.Step, second.MeanLoss, second.Epoch));
        Advance(second, second.TotalSteps - at);

        Assert.Equal(whole.Digest, second.Digest);
        Assert.Equal(whole.MeanLoss, second.MeanLoss);
    }

    [Fact]
    public void It_learns()
    {
        using var session = Session(null, ("epochs", "60"), ("dropout", "0"));
        Advance(session, session.StepsPerEpoch);
        var begin = session.MeanLoss;
        Advance(session, session.TotalSteps - session.Step);

        Assert.Equal((420, 60), (session.TotalSteps, session.Epoch));
        Assert.True(session.MeanLoss < begin / 3, $"{begin} to {session.MeanLoss}");
    }

    [Fact]
    public void A_model_without_hidden_layers_is_linear()
    {
        using var session = Session(null, ("hiddenLayers", ""));
        Advance(session, 3);

        Assert.Equal("head.weight[2,4]\nhead.bias[2]", Weights.Shapes(session.Network));
        Assert.Equal(10, session.Parameters);
    }

    [Fact]
    public void Looking_at_probabilities_changes_nothing()
    {
        using var looked = Session();
        using var other = Session();
        for (var i = 0; i < 10; i++)
        {
            looked.Advance();
            looked.Answers.Of(Features());
        }

        Advance(other, 10);

        Assert.Equal(other.Digest, looked.Digest);
    }

    [Fact]
    public void Rows_in_a_file_give_the_weights_of_rows_in_memory()
    {
        using var inMemory = Session();
        using var rows = Rows(Features(), mostInMemory: 0);
        using var inFile = Some.Session(rows, null, Given);
        Assert.True(rows.Training.IsInFile);
        Advance(inMemory, inMemory.TotalSteps);
        Advance(inFile, inFile.TotalSteps);

        Assert.Equal(inMemory.Digest, inFile.Digest);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_it_with_a_remedy()
    {
        var features = Features();
        features[0] = float.PositiveInfinity;
        using var rows = Rows(features);
        using var session = Some.Session(rows, null, Given);

        var e = Assert.Throws<JobException>(() => Advance(session, session.TotalSteps));

        Assert.Equal((64, "Diverged", "spec.trainer.hyperparameters.learningRate"), (e.ExitCode, e.Error.Reason, e.Error.Field));
    }

    private static void Advance(TrainingSession session, long steps)
    {
        for (var i = 0L; i < steps; i++)
        {
            session.Advance();
        }
    }

    private static TrainingSession Session(Stream? saved = null, params (string Name, string Value)[] changed) =>
        Some.Session(Rows(Features()), saved, [.. changed, .. Given.Where(one => changed.All(other => other.Name != one.Name))]);

    private static float[] Features()
    {
        var stream = new RandomStream(1, "test");
        return [.. Enumerable.Range(0, 400).Select(_ => (float)stream.Fraction())];
    }

    // 100 rows of four numbers, of class 1 when the first two sum to more than 1.
    private static TrainingRows Rows(float[] features, long mostInMemory = EncodedRows.MostInMemory)
    {
        var rows = new EncodedRows(Path.GetTempPath(), 4, 1, mostInMemory);
        rows.Append(features, [.. features.Chunk(4).Select(row => row[0] + row[1] > 1 ? 1f : 0)]);
        return new TrainingRows(rows, null);
    }
}

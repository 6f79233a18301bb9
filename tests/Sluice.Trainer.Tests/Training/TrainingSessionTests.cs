using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Training;
using TorchSharp;

namespace Sluice.Trainer.Tests.Training;

public sealed class TrainingSessionTests
{
    private static readonly Hyperparameters Some = Hyperparameters.Read(new Dictionary<string, string>()) with
    { Epochs = 6, BatchSize = 16, HiddenLayers = [8, 5], Dropout = 0.2m, LearningRate = 0.01m };

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
        Assert.Equal((at, first.Loss, first.Epoch), (second.Step, second.Loss, second.Epoch));
        Advance(second, second.TotalSteps - at);

        Assert.Equal(Network.Digest(whole.ReadLayers()), Network.Digest(second.ReadLayers()));
        Assert.Equal(whole.Loss, second.Loss);
    }

    [Fact]
    public void It_learns()
    {
        using var session = Session(hyperparameters: Some with { Epochs = 60, Dropout = 0 });
        Advance(session, session.StepsPerEpoch);
        var begin = session.Loss;
        Advance(session, session.TotalSteps - session.Step);

        Assert.Equal((420, 60), (session.TotalSteps, session.Epoch));
        Assert.True(session.Loss < begin / 3, $"{begin} to {session.Loss}");
    }

    [Fact]
    public void A_model_without_hidden_layers_is_linear()
    {
        using var session = Session(hyperparameters: Some with { HiddenLayers = [] });
        Advance(session, 3);

        var layer = Assert.Single(session.ReadLayers());
        Assert.Equal((4, 2), (layer.Inputs, layer.Outputs));
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
            looked.Probabilities(Features(), 4);
        }

        Advance(other, 10);

        Assert.Equal(Network.Digest(other.ReadLayers()), Network.Digest(looked.ReadLayers()));
    }

    [Fact]
    public void Rows_in_a_file_give_the_weights_of_rows_in_memory()
    {
        using var inMemory = Session();
        using var rows = Rows(Features(), mostInMemory: 0);
        using var inFile = new TrainingSession(rows, Some, 1, torch.CPU);
        Assert.True(rows.Training.IsInFile);
        Advance(inMemory, inMemory.TotalSteps);
        Advance(inFile, inFile.TotalSteps);

        Assert.Equal(Network.Digest(inMemory.ReadLayers()), Network.Digest(inFile.ReadLayers()));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_it_with_a_remedy()
    {
        var features = Features();
        features[0] = float.PositiveInfinity;
        using var rows = Rows(features);
        using var session = new TrainingSession(rows, Some, 1, torch.CPU);

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

    private static TrainingSession Session(Stream? saved = null, Hyperparameters? hyperparameters = null)
        => new(Rows(Features()), hyperparameters ?? Some, 1, torch.CPU, saved);

    private static float[] Features()
    {
        var stream = new RandomStream(1, "test");
        return [.. Enumerable.Range(0, 400).Select(_ => (float)stream.Fraction())];
    }

    // 100 rows of four numbers, of class 1 when the first two sum to more than 1.
    private static TrainingRows Rows(float[] features, long mostInMemory = EncodedRows.MostInMemory)
    {
        var rows = new EncodedRows(Path.GetTempPath(), 4, mostInMemory);
        rows.Append(features, [.. features.Chunk(4).Select(row => row[0] + row[1] > 1 ? 1 : 0)]);
        return new TrainingRows(rows, null, 2);
    }
}

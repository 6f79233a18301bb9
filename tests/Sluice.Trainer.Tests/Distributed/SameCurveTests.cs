using System.Globalization;
using System.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Distributed;

/// <summary>Several workers learn what one learns: the losses differ by rounding alone.</summary>
public sealed class SameCurveTests
{
    private const double Rounding = 1e-5;

    [Theory]
    [InlineData("mlp", 2)]
    [InlineData("mlp", 3)]
    [InlineData("accumulated", 2)]
    [InlineData("attacked", 2)]
    [InlineData("ema", 2)]
    [InlineData("weighted", 3)]
    [InlineData("cnn", 2)]
    [InlineData("cnn", 3)]
    [InlineData("transformer", 2)]
    [InlineData("transformer", 3)]
    [InlineData("gru", 2)]
    public async Task The_losses_are_those_of_one_worker(string training, int workers)
    {
        var alone = await TrainerWorld.TrainAsync(1, pod => Prepare(pod, training));
        var together = await TrainerWorld.TrainAsync(workers, pod => Prepare(pod, training));

        Near(alone.Progress!.Loss, together.Progress!.Loss);
        Near(alone.Progress.ValidationLoss, together.Progress.ValidationLoss);
        Assert.Equal(alone.Progress.Step, together.Progress.Step);
        Assert.Equal(workers, together.Progress.WorldSize);
        Assert.NotEqual(0, alone.Progress.Loss);
    }

    private static void Near(double? expected, double? actual)
    {
        Assert.NotNull(expected);
        Assert.NotNull(actual);
        Assert.InRange(actual.Value / expected.Value, 1 - Rounding, 1 + Rounding);
    }

    // The last batch of an epoch is smaller than the others, and does not divide evenly.
    private static void Prepare(TrainerPod pod, string training)
    {
        (string, string)[] further = training switch
        {
            "accumulated" => [("accumulate", "3"), ("dropout", "0.2")],
            "attacked" => [("adversarial", "pgd"), ("attackSteps", "2")],
            "ema" => [("ema", "0.9"), ("clip", "0.5"), ("optimizer", "lion"), ("learningRate", "0.001")],
            "weighted" => [("classWeights", "balanced"), ("labelSmoothing", "0.1"), ("optimizer", "sgd"), ("momentum", "0.9")],
            // A normalisation leaves weights before it with gradients that are 0 but for rounding, which Adam would make whole steps of.
            "cnn" => [("channels", "4"), ("blocks", "1"), ("dropout", "0.1"), ("optimizer", "sgd"), ("learningRate", "0.05")],
            "transformer" => [("hiddenSize", "8"), ("heads", "2"), ("layers", "2"), ("sequenceLength", "8"), ("dropout", "0.1")],
            "gru" => [("hiddenSize", "8"), ("layers", "1"), ("sequenceLength", "8"), ("dropout", "0.1")],
            _ => [("dropout", "0.2"), ("hiddenLayers", "24,12")],
        };
        pod.Hyperparameters([("epochs", "4"), ("batchSize", "16"), .. further]);
        pod.Change(spec => spec with
        {
            Dataset = (training switch
            {
                "cnn" => Of(pod, new() { Name = "photo", Type = "image", Image = new() { Width = 6, Height = 6 } }, training),
                "transformer" or "gru" => Of(
                    pod, new() { Name = "note", Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 300 } }, training),
                _ => spec.Dataset,
            }) with
            {
                Split = new SplitOptions { Test = "0.1", Validation = "0.1" },
            },
            Trainer = spec.Trainer with
            {
                Architecture = training is "cnn" or "transformer" or "gru" ? training : spec.Trainer.Architecture,
            },
        });
    }

    private static DatasetOptions Of(TrainerPod pod, FeatureOptions feature, string training) => new()
    {
        Uri = "file://" + pod.Write($"{training}.csv", Table()),
        Target = "kind",
        Features = [feature],
    };

    private static string Table()
    {
        var table = new StringBuilder("kind,note,photo\n");
        for (var row = 0; row < 101; row++)
        {
            var kind = row % 2;
            var (name, does) = kind == 0 ? ("cat", "purrs") : ("dog", "barks");
            var pixels = Enumerable.Range(0, 36).Select(pixel => (row * 7 + pixel * (kind == 0 ? 5 : 11)) % 256);
            table.Append(CultureInfo.InvariantCulture, $"{name},{does} {row % 7} times a day,\"[{string.Join(", ", pixels)}]\"\n");
        }

        return table.ToString();
    }
}

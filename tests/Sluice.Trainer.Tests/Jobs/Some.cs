using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;
using TorchSharp;

namespace Sluice.Trainer.Tests.Jobs;

/// <summary>Hyperparameters, networks and trainings of tests.</summary>
internal static class Some
{
    /// <summary>The hyperparameters of a classification by a perceptron, with their defaults but for those that are given.</summary>
    public static Hyperparameters Hyperparameters(params (string Name, string Value)[] given) => Of(LearningTasks.Classification, given);

    /// <summary>The hyperparameters of a task.</summary>
    public static Hyperparameters Of(string task, params (string Name, string Value)[] given) => Trainer.Jobs.Hyperparameters.Read(
        new TrainerOptions { Task = task, Hyperparameters = given.ToDictionary(one => one.Name, one => one.Value) });

    /// <summary>A network over rows of numbers.</summary>
    public static NetworkPlan Plan(int inputs, int outputs, params (string Name, string Value)[] given) =>
        new(new InputLayout([new NumbersPart("x", inputs)]), Architectures.Mlp, Hyperparameters(given), outputs);

    /// <summary>A classification of the classes.</summary>
    public static ClassificationTask Classes(params string[] classes) => new(classes, ClassificationOptions.Plain);

    /// <summary>A classification of rows into two classes.</summary>
    public static TrainingSession Session(TrainingRows rows, Stream? saved = null, params (string Name, string Value)[] given) =>
        new(rows, Classes("no", "yes"), Plan(rows.Width, 2, given), 1, torch.CPU, Precision.Fp32, saved);

    /// <summary>A perceptron of the given layers, each with a row of weights for each output.</summary>
    public static Network Dense(params (int Inputs, int Outputs, float[] Weights, float[] Bias)[] layers)
    {
        var network = new MlpNetwork(
            new InputLayout([new NumbersPart("x", layers[0].Inputs)]),
            new MlpOptions { Hidden = [.. layers.SkipLast(1).Select(layer => layer.Outputs)] },
            layers[^1].Outputs);
        var weights = new Dictionary<string, float[]>();
        for (var i = 0; i < layers.Length; i++)
        {
            var name = i < layers.Length - 1 ? $"layers.{i}" : "head";
            (weights[$"{name}.weight"], weights[$"{name}.bias"]) = (layers[i].Weights, layers[i].Bias);
        }

        Weights.Write(network, weights);
        return network;
    }
}

using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.TrainingJobs;

namespace Sluice.Benchmarks.Compression;

/// <summary>The jobs whose models are compressed.</summary>
internal static class Jobs
{
    private const int Classes = 4;
    private const int Vocabulary = 400;
    private const int Length = 32;
    private const int Rows = 1500;

    /// <summary>The digits of samples/digits, learned as there.</summary>
    public static Func<string, TrainingJobSpec> Digits() => _ => new TrainingJobSpec
    {
        Model = "digits",
        Trainer = new TrainerOptions
        {
            Architecture = Architectures.Cnn,
            Seed = 5,
            Hyperparameters = new Dictionary<string, string>
            {
                ["epochs"] = "12",
                ["batchSize"] = "64",
                ["learningRate"] = "0.01",
                ["schedule"] = "oneCycle",
                ["channels"] = "16,32",
            },
        },
        Dataset = new DatasetOptions
        {
            Sources = [new SourceOptions { Uri = $"file://{Path.GetFullPath("samples/digits")}/*.parquet" }],
            Target = "digit",
            Features =
            [
                new FeatureOptions
                {
                    Name = "pixels",
                    Type = FeatureTypes.Image,
                    Image = new ImageOptions { Width = 8, Height = 8, Channels = 1, Augment = new AugmentOptions { Crop = 1 } },
                },
            ],
            Split = new SplitOptions { Test = "0.2", Validation = "0.1" },
        },
    };

    /// <summary>Texts of words that are drawn at random, of which a class has some more often than the others.</summary>
    public static Func<string, TrainingJobSpec> Texts() => folder =>
    {
        var file = Path.Combine(folder, "texts.csv");
        if (!File.Exists(file))
        {
            File.WriteAllLines(file, ["text,class", .. Enumerable.Range(0, Rows).Select(row => $"{Text(row)},c{row % Classes}")]);
        }

        return new TrainingJobSpec
        {
            Model = "texts",
            Trainer = new TrainerOptions
            {
                Architecture = Architectures.Transformer,
                Seed = 1,
                Hyperparameters = new Dictionary<string, string>
                {
                    ["epochs"] = "3",
                    ["batchSize"] = "32",
                    ["learningRate"] = "0.001",
                    ["hiddenSize"] = "256",
                    ["layers"] = "2",
                    ["heads"] = "8",
                    ["sequenceLength"] = $"{Length}",
                },
            },
            Dataset = new DatasetOptions
            {
                Uri = $"file://{file}",
                Target = "class",
                Features = [new FeatureOptions { Name = "text", Type = FeatureTypes.Text }],
                Split = new SplitOptions { Test = "0.2" },
            },
        };
    };

    /// <summary>Texts as a client sends them.</summary>
    public static DenseTensor<string> Words(int rows) => new(Enumerable.Range(0, rows).Select(Text).ToArray(), [rows, 1]);

    // Of 32 words a fifth comes from those of the class, and the others from all.
    private static string Text(int row)
    {
        var random = new Random(row);
        return string.Join(' ', Enumerable.Range(0, Length).Select(_ => random.NextDouble() < 0.2
            ? $"w{row % Classes * (Vocabulary / Classes) + random.Next(Vocabulary / Classes)}"
            : $"w{random.Next(Vocabulary)}"));
    }
}

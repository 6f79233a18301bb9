using System.Globalization;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>How the network is built and trained: <c>spec.trainer.hyperparameters</c> with defaults filled in.</summary>
public sealed record Hyperparameters
{
    private const string Field = "spec.trainer.hyperparameters";
    private const int MostLayers = 8;

    /// <summary>Passes over the training rows, 1 to 1,000,000.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Rows of an optimiser step, 1 to 65,536; the last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Step length of AdamW, above 0, at most 1.</summary>
    public decimal LearningRate { get; init; } = 0.001m;

    /// <summary>Widths of the hidden layers, at most 8 of 1 to 4,096; none: a linear model.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init; } = [32, 16];

    /// <summary>Decoupled weight decay of AdamW, 0 to 1.</summary>
    public decimal WeightDecay { get; init; } = 0.0001m;

    /// <summary>Share of a hidden layer's outputs that a training step drops, 0 to 0.9.</summary>
    public decimal Dropout { get; init; }

    /// <summary>Reads the hyperparameters of a job.</summary>
    /// <exception cref="Failures.TrainerException">One is unknown, or out of its range (64).</exception>
    public static Hyperparameters Read(IReadOnlyDictionary<string, string> given)
    {
        var read = new Hyperparameters();
        foreach (var (name, value) in given.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var text = value ?? "";
            read = name switch
            {
                "epochs" => read with { Epochs = Whole(name, text, 1, 1_000_000) },
                "batchSize" => read with { BatchSize = Whole(name, text, 1, 65_536) },
                "learningRate" => read with { LearningRate = Number(name, text, 0, 1, aboveLeast: true) },
                "hiddenLayers" => read with { HiddenLayers = Layers(name, text) },
                "weightDecay" => read with { WeightDecay = Number(name, text, 0, 1) },
                "dropout" => read with { Dropout = Number(name, text, 0, 0.9m) },
                _ => throw TrainerException.BadSpec("UnknownHyperparameter", $"{Field}.{name}",
                    "there is no such hyperparameter; there are epochs, batchSize, learningRate, hiddenLayers, weightDecay and dropout"),
            };
        }

        return read;
    }

    /// <summary>All of them by name, as text that <see cref="Read"/> reads.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["batchSize"] = BatchSize.ToString(CultureInfo.InvariantCulture),
        ["dropout"] = Text(Dropout),
        ["epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
        ["hiddenLayers"] = string.Join(',', HiddenLayers),
        ["learningRate"] = Text(LearningRate),
        ["weightDecay"] = Text(WeightDecay),
    };

    private static string Text(decimal value) => value.ToString("0.####################", CultureInfo.InvariantCulture);

    private static int Whole(string name, string text, int least, int most)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        throw OutOfRange(name, text, $"a whole number from {least} to {most}");
    }

    private static decimal Number(string name, string text, decimal least, decimal most, bool aboveLeast = false)
    {
        if (text.Length <= 40
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && (aboveLeast ? value > least : value >= least)
            && value <= most)
        {
            return value;
        }

        throw OutOfRange(name, text, FormattableString.Invariant($"a number {(aboveLeast ? "above" : "from")} {least} {(aboveLeast ? "and at most" : "to")} {most}"));
    }

    private static int[] Layers(string name, string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length <= MostLayers
            ? [.. parts.Select(part => Whole(name, part, 1, 4096))]
            : throw OutOfRange(name, text, $"at most {MostLayers} widths");
    }

    private static TrainerException OutOfRange(string name, string text, string range)
        => TrainerException.BadSpec("BadHyperparameter", $"{Field}.{name}", $"'{(text.Length > 60 ? text[..60] + "…" : text)}' is not allowed; give {range}");
}

using System.Globalization;
using Sluice.Api.Hyperparameters;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>The parsed <c>spec.trainer.hyperparameters</c>. <see cref="BuiltInHyperparameters"/> has their rules.</summary>
public sealed record Hyperparameters
{
    private const string Field = "spec.trainer.hyperparameters";

    /// <summary>Number of passes over the training rows.</summary>
    public required int Epochs { get; init; }

    /// <summary>Rows per optimiser step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Learning rate of AdamW.</summary>
    public required decimal LearningRate { get; init; }

    /// <summary>Widths of the hidden layers.</summary>
    public required IReadOnlyList<int> HiddenLayers { get; init; }

    /// <summary>Decoupled weight decay of AdamW.</summary>
    public required decimal WeightDecay { get; init; }

    /// <summary>Share of a hidden layer's outputs that are dropped in training.</summary>
    public required decimal Dropout { get; init; }

    /// <summary>Number of epochs without a lower validation loss after which the training ends. 0 for never.</summary>
    public required int Patience { get; init; }

    /// <summary>Reads the hyperparameters of a job. Missing ones have their defaults.</summary>
    /// <exception cref="JobException">A hyperparameter is unknown or out of range (64).</exception>
    public static Hyperparameters Read(IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, text) in given.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (BuiltInHyperparameters.Fault(name, text) is { } fault)
            {
                throw JobException.BadSpec("BadHyperparameter", $"{Field}.{name}", fault);
            }
        }

        return new Hyperparameters
        {
            Epochs = (int)Number(BuiltInHyperparameters.Epochs),
            BatchSize = (int)Number(BuiltInHyperparameters.BatchSize),
            LearningRate = Number(BuiltInHyperparameters.LearningRate),
            HiddenLayers = [.. Numbers(BuiltInHyperparameters.HiddenLayers).Select(width => (int)width)],
            WeightDecay = Number(BuiltInHyperparameters.WeightDecay),
            Dropout = Number(BuiltInHyperparameters.Dropout),
            Patience = (int)Number(BuiltInHyperparameters.Patience),
        };

        decimal Number(Hyperparameter one) => Numbers(one)[0];

        IReadOnlyList<decimal> Numbers(Hyperparameter one)
        {
            _ = one.Read(given.GetValueOrDefault(one.Name, one.Default), out var numbers);
            return numbers;
        }
    }

    /// <summary>All hyperparameters by name, as text that <see cref="Read"/> accepts.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [BuiltInHyperparameters.BatchSize.Name] = BatchSize.ToString(CultureInfo.InvariantCulture),
        [BuiltInHyperparameters.Dropout.Name] = Text(Dropout),
        [BuiltInHyperparameters.Epochs.Name] = Epochs.ToString(CultureInfo.InvariantCulture),
        [BuiltInHyperparameters.HiddenLayers.Name] = string.Join(',', HiddenLayers),
        [BuiltInHyperparameters.LearningRate.Name] = Text(LearningRate),
        [BuiltInHyperparameters.Patience.Name] = Patience.ToString(CultureInfo.InvariantCulture),
        [BuiltInHyperparameters.WeightDecay.Name] = Text(WeightDecay),
    };

    private static string Text(decimal value) => value.ToString("0.####################", CultureInfo.InvariantCulture);
}

using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using static Sluice.Api.Hyperparameters.BuiltInHyperparameters;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>What the networks of Sluice's own trainer ask of features and sizes.</summary>
internal static class NetworkRules
{
    /// <summary>The faults, as paths below the job and messages. Hyperparameters that cannot be read are left to their own rules.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainerOptions trainer, DatasetOptions dataset)
    {
        if (trainer.Hyperparameters is not { } given
            || All.Any(one => given.TryGetValue(one.Name, out var text) && one.Read(text, out _) is not null))
        {
            return [];
        }

        FeatureOptions[] features = [.. (dataset.Features ?? []).Where(feature => feature is not null)];
        var sizes = new Sizes(given);
        return (trainer.Architecture switch
        {
            Architectures.Cnn => Convolution(features, sizes),
            Architectures.Gru or Architectures.Lstm => Recurrent(trainer.Architecture, features),
            Architectures.Transformer => Transformer(features, sizes),
            _ => [],
        }).Concat(Autoencoder(trainer, sizes));
    }

    private static IEnumerable<(string Field, string Message)> Convolution(FeatureOptions[] features, Sizes sizes)
    {
        FeatureOptions[] images = [.. features.Where(feature => feature.Type is FeatureTypes.Image)];
        if (images is not [{ Image: { } image } only])
        {
            yield return ("Spec.Trainer.Architecture",
                $"cnn reads one image, but {Count(images.Length, "feature is an image", "features are images")}; "
                + "name one, or set the architecture to mlp");
            yield break;
        }

        var (stages, blocks) = (sizes.Of(Channels).Count, sizes.Of(Blocks).Count);
        if (stages == 0)
        {
            yield return (Path(Channels), "is empty; give the channels of at least one stage");
        }

        if (blocks != 1 && blocks != stages)
        {
            yield return (Path(Blocks),
                $"{Count(blocks, "number of blocks does", "numbers of blocks do")} not fit {Count(stages, "stage", "stages")} of channels; "
                + "give one number, or one for each stage");
        }

        var (height, width) = (image.Resize?.Height ?? image.Height, image.Resize?.Width ?? image.Width);
        var most = 1 + (int)Math.Log2(Math.Max(Math.Min(height, width), 1));
        if (stages > most)
        {
            yield return (Path(Channels),
                $"{stages} stages would halve the image '{only.Name}' of {width} × {height} pixels to less than one; "
                + $"give at most {Count(most, "number", "numbers")}, or larger images");
        }
    }

    private static IEnumerable<(string Field, string Message)> Recurrent(string architecture, FeatureOptions[] features) =>
        features.Count(feature => feature.Type is FeatureTypes.Text or FeatureTypes.Image) == 1 ? []
        : [
            ("Spec.Trainer.Architecture",
                $"{architecture} reads one text, or one image whose rows are the steps of a series; name one such feature, "
                + "or set the architecture to mlp"),
        ];

    private static IEnumerable<(string Field, string Message)> Transformer(FeatureOptions[] features, Sizes sizes)
    {
        if (features.Count(feature => feature.Type is FeatureTypes.Text) is not 1 and var texts)
        {
            yield return ("Spec.Trainer.Architecture",
                $"transformer reads one text, but {Count(texts, "feature is a text", "features are texts")}; "
                + "name one, or set the architecture to mlp");
        }

        var (hidden, heads, groups) = (sizes.Number(HiddenSize), sizes.Number(Heads), sizes.Number(KvHeads));
        if (hidden % heads != 0)
        {
            yield return (Path(Heads),
                $"{heads} heads do not divide hiddenSize, {hidden}; give a divisor of it, such as {Divisor(hidden, heads)}");
        }
        else if (hidden / heads % 2 != 0)
        {
            yield return (Path(Heads),
                $"{heads} heads of hiddenSize {hidden} have {hidden / heads} numbers each, but positions turn pairs of numbers; "
                + $"set hiddenSize to a multiple of {2 * heads}");
        }

        if (groups > 0 && heads % groups != 0)
        {
            yield return (Path(KvHeads),
                $"{groups} heads of keys and values cannot share {heads} heads of queries evenly; give a divisor of heads, "
                + $"such as {Divisor(heads, groups)}");
        }

        if (sizes.Number(TopK) > sizes.Number(Experts))
        {
            yield return (Path(TopK),
                $"{sizes.Number(TopK)} of {Count(sizes.Number(Experts), "expert", "experts")} cannot be chosen; "
                + $"give at most {sizes.Number(Experts)}, or raise experts");
        }
    }

    private static IEnumerable<(string Field, string Message)> Autoencoder(TrainerOptions trainer, Sizes sizes)
    {
        if (trainer.Task is not LearningTasks.Autoencoder)
        {
            yield break;
        }

        if (trainer.Architecture is not Architectures.Mlp)
        {
            yield return ("Spec.Trainer.Architecture",
                $"an autoencoder gives its inputs back, which {trainer.Architecture} cannot; set the architecture to mlp");
        }

        if (sizes.Number(Embedding) > 0)
        {
            yield return (Path(Embedding), "an autoencoder gives its inputs back, and numbers that are learnt are none; remove it");
        }
    }

    private static string Path(Hyperparameter one) => $"Spec.Trainer.Hyperparameters.{one.Name}";

    private static string Count(int number, string one, string more) => $"{number} {(number == 1 ? one : more)}";

    private static int Divisor(int number, int near) => Enumerable.Range(1, Math.Min(near, number)).Last(divisor => number % divisor == 0);

    private sealed class Sizes(IReadOnlyDictionary<string, string> given)
    {
        public IReadOnlyList<decimal> Of(Hyperparameter one)
        {
            _ = one.Read(given.GetValueOrDefault(one.Name, one.Default), out var numbers);
            return numbers;
        }

        public int Number(Hyperparameter one) => (int)Of(one)[0];
    }
}

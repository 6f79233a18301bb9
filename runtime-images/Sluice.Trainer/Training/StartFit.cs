using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Tasks;

namespace Sluice.Trainer.Training;

/// <summary>Makes what a training starts from of a published version.</summary>
internal static class StartFit
{
    /// <summary>What the network has before it learns.</summary>
    /// <param name="version">The version. Null for random weights.</param>
    /// <param name="trainer">The task.</param>
    /// <param name="hyperparameters">Which weights learn.</param>
    /// <param name="task">What is learnt.</param>
    public static NetworkStart Of(PublishedModel? version, TrainerOptions trainer, Hyperparameters hyperparameters, LearningTask task)
    {
        if (version is null)
        {
            return new NetworkStart();
        }

        var rank = hyperparameters.Whole(BuiltInHyperparameters.LoraRank);
        var same = version.Task == trainer.Task && (version.Classes ?? []).SequenceEqual(task.Classes ?? []);
        return new NetworkStart
        {
            Version = version.Version,
            Weights = version.Weights,
            Fresh = same || task.KeepsHead ? [] : ["head.*"],
            Frozen = hyperparameters.Patterns(BuiltInHyperparameters.Freeze),
            Lora = rank == 0 ? null : new LoraOptions
            {
                Rank = rank,
                Alpha = hyperparameters.Number(BuiltInHyperparameters.LoraAlpha),
                Layers = hyperparameters.Patterns(BuiltInHyperparameters.LoraLayers),
            },
        };
    }

    /// <summary>The encodings of the version, which the network has learnt to read, for the features of a job.</summary>
    /// <param name="version">The version.</param>
    /// <param name="spec">The job.</param>
    /// <param name="form">What the network takes.</param>
    /// <exception cref="JobException">They are other features (64).</exception>
    public static Preprocessor Encodings(PublishedModel version, TrainingJobSpec spec, EncodingForm form)
    {
        if (spec.Trainer.Task is LearningTasks.Preference && version.Task is not (LearningTasks.NextToken or LearningTasks.Preference))
        {
            throw JobException.BadSpec("WarmStart", PublishedModel.Field,
                $"version {version.Version} learnt {version.Task}, but preferences tune a model of the next token; name such a version");
        }

        var features = Features(version, spec);
        var (names, known) = (features.Select(feature => feature.Name).ToArray(), version.Features.Select(kept => kept.Name).ToArray());
        if (names.Length != known.Length || (names.Length > 1 && !names.SequenceEqual(known)))
        {
            throw JobException.BadSpec("WarmStart", "spec.dataset.features",
                $"version {version.Version} reads {string.Join(", ", known)}, and its encodings are kept; name the same features in the "
                + "same order, by spec.dataset.sql where the columns have other names");
        }

        return new Preprocessor([.. features.Select((feature, i) => Encoding(version, version.Features[i], feature, i, form))]);
    }

    /// <summary>
    /// The features of a job as the network reads them: both answers of a preference, with their prompt, are the text of the version.
    /// </summary>
    public static IReadOnlyList<FeatureOptions> Features(PublishedModel? version, TrainingJobSpec spec) =>
        spec.Trainer.Task is LearningTasks.Preference && version is { Features: [var text, ..] }
            ? [spec.Dataset.Features[0] with { Name = text.Name }]
            : spec.Dataset.Features;

    // A feature that stands alone may have another name.
    private static FeatureEncoding Encoding(
        PublishedModel version, FeatureEncoding kept, FeatureOptions feature, int index, EncodingForm form)
    {
        var field = FormattableString.Invariant($"spec.dataset.features[{index}]");
        if (feature.Type != TypeOf(kept) || (kept is BytePairEncoding or WordsEncoding && Tokens(feature) != Tokens(kept)))
        {
            throw JobException.BadSpec("WarmStart", $"{field}.type",
                $"version {version.Version} reads '{kept.Name}' as {Described(TypeOf(kept), Tokens(kept))}, and this job "
                + $"'{feature.Name}' as {Described(feature.Type, Tokens(feature))}; a warm start keeps encodings, so give the same");
        }

        if (Vocabulary(kept) is { } known && feature.Vocabulary?.Size is { } size && size < known)
        {
            throw JobException.BadSpec("WarmStart", $"{field}.vocabulary.size",
                $"version {version.Version} has a vocabulary of {known}, more than {size}, and a warm start keeps it; remove it");
        }

        if (kept is BytePairEncoding or WordsEncoding && Length(kept) is null != form.SequenceLength is null)
        {
            throw JobException.BadSpec("WarmStart", "spec.trainer.architecture",
                $"version {version.Version} reads '{kept.Name}' as {(Length(kept) is null ? "counts" : "a sequence")} of tokens, and this "
                + "network does not; give the architecture of that version");
        }

        return kept switch
        {
            BytePairEncoding pairs => pairs with { Name = feature.Name, Length = form.SequenceLength },
            WordsEncoding words => words with { Name = feature.Name, Length = form.SequenceLength },
            _ => kept with { Name = feature.Name },
        };
    }

    private static string TypeOf(FeatureEncoding kept) => kept switch
    {
        CategoricalEncoding => FeatureTypes.Categorical,
        DateEncoding => FeatureTypes.Date,
        WordsEncoding or BytePairEncoding => FeatureTypes.Text,
        ImageEncoding => FeatureTypes.Image,
        _ => FeatureTypes.Numeric,
    };

    private static string? Tokens(FeatureEncoding kept) => kept switch
    {
        WordsEncoding => TokenKinds.Words,
        BytePairEncoding => TokenKinds.BytePair,
        _ => null,
    };

    private static string? Tokens(FeatureOptions feature) => feature.Type == FeatureTypes.Text ? feature.Tokens ?? TokenKinds.Words : null;

    private static string Described(string type, string? tokens) => tokens is null ? type : $"{type} of {tokens}";

    private static int? Length(FeatureEncoding kept) => kept is BytePairEncoding pairs ? pairs.Length : (kept as WordsEncoding)?.Length;

    private static int? Vocabulary(FeatureEncoding kept) => kept switch
    {
        WordsEncoding words => words.Words.Count,
        BytePairEncoding pairs => pairs.Tokens.Count - (pairs.Length is null ? 0 : TokensPart.Reserved),
        CategoricalEncoding categories => categories.Categories.Count,
        _ => null,
    };
}

using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>What tasks that answer for each token of a text ask of features and networks of Sluice's own trainer.</summary>
internal static class TokenTaskRules
{
    private const string Tokens = "Spec.Dataset.Features[0].Tokens";

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainerOptions trainer, DatasetOptions dataset)
    {
        if (!LearningTasks.OfTokens.Contains(trainer.Task))
        {
            yield break;
        }

        if (!Architectures.Sequential.Contains(trainer.Architecture))
        {
            yield return ("Spec.Trainer.Architecture",
                $"the task {trainer.Task} answers for each token of a text, which {trainer.Architecture} cannot; "
                + $"use {string.Join(", ", Architectures.Sequential.SkipLast(1))} or {Architectures.Sequential[^1]}");
        }

        if (trainer.Task is LearningTasks.NextToken or LearningTasks.Preference
            && trainer.Hyperparameters?.GetValueOrDefault(BuiltInHyperparameters.Bidirectional.Name) is "true")
        {
            yield return ($"Spec.Trainer.Hyperparameters.{BuiltInHyperparameters.Bidirectional.Name}",
                "a network that reads from the end has seen the next token; remove it");
        }

        if (trainer.Task is LearningTasks.Preference)
        {
            foreach (var fault in Pairs([.. (dataset.Features ?? []).Where(feature => feature is not null)]))
            {
                yield return fault;
            }
        }
        else if (dataset.Features is not [{ Type: FeatureTypes.Text } text])
        {
            yield return (
                "Spec.Dataset.Features", $"the task {trainer.Task} reads one text and nothing else; name one feature of type text");
        }
        else if (trainer.Task is LearningTasks.Tagging && text.Tokens is TokenKinds.BytePair)
        {
            yield return (Tokens, $"the task {trainer.Task} has a tag for each word; remove it, or write {TokenKinds.Words}");
        }
        else if (trainer.Task is not LearningTasks.Tagging && text.Tokens is not TokenKinds.BytePair)
        {
            yield return (Tokens, $"the task {trainer.Task} predicts byte-pair tokens; write {TokenKinds.BytePair}");
        }
    }

    /// <summary>The dataset as the network reads it: both answers of a preference, with their prompt, are one text.</summary>
    public static DatasetOptions Read(TrainerOptions trainer, DatasetOptions dataset) =>
        trainer.Task is LearningTasks.Preference ? dataset with { Features = [.. (dataset.Features ?? []).Take(1)] } : dataset;

    private static IEnumerable<(string Field, string Message)> Pairs(FeatureOptions[] features)
    {
        var names = features.Select(feature => feature.Name).Where(name => name != PreferenceColumns.Prompt);
        if (!names.Order(StringComparer.Ordinal).SequenceEqual([PreferenceColumns.Chosen, PreferenceColumns.Rejected]))
        {
            yield return ("Spec.Dataset.Features",
                $"preferences are in columns of the names {PreferenceColumns.Chosen} and {PreferenceColumns.Rejected}, and "
                + $"{PreferenceColumns.Prompt} where there is one; name these features and no other, by spec.dataset.sql where the columns "
                + "have other names");
        }

        for (var i = 0; i < features.Length; i++)
        {
            if (features[i] is not { Type: FeatureTypes.Text, Tokens: TokenKinds.BytePair })
            {
                yield return ($"Spec.Dataset.Features[{i}].Tokens",
                    $"preferences are texts of byte-pair tokens; write type {FeatureTypes.Text} and tokens {TokenKinds.BytePair}");
            }
        }
    }
}

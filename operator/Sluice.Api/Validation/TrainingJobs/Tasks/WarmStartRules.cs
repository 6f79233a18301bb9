using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>What a start from a published version asks of the job, and what is of such a start alone.</summary>
internal static class WarmStartRules
{
    private const string Version = "Spec.WarmStart.Version";

    private static readonly Hyperparameter[] Adaptations =
    [
        BuiltInHyperparameters.Freeze, BuiltInHyperparameters.LoraRank, BuiltInHyperparameters.LoraAlpha, BuiltInHyperparameters.LoraLayers,
    ];

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        // Names of objects do not tell upper case from lower case.
        if (spec.WarmStart?.Version is { Length: > 0 } version
            && string.Equals(version, spec.Publish?.Version, StringComparison.OrdinalIgnoreCase))
        {
            yield return (Version, $"'{version}' is the version that the result becomes; name an earlier one, or publish another");
        }

        // Known of Sluice's own trainer.
        if (spec.Trainer is not { Image: null } trainer)
        {
            yield break;
        }

        if (spec.WarmStart is null && trainer.Task is LearningTasks.Preference)
        {
            yield return (Version, $"is missing; the task {trainer.Task} tunes a published version, so name one");
        }

        foreach (var fault in Adapted(spec.WarmStart, trainer.Hyperparameters ?? new Dictionary<string, string>()))
        {
            yield return fault;
        }
    }

    /// <summary>What is wrong with a hyperparameter of a job that starts from no version. Null when there is nothing.</summary>
    public static string? WithoutStart(string name) =>
        Adaptations.Any(one => one.Name == name) ? "is of a warm start; set spec.warmStart.version, or remove it" : null;

    private static IEnumerable<(string Field, string Message)> Adapted(
        WarmStartOptions? start, IReadOnlyDictionary<string, string> given)
    {
        if (start is null)
        {
            return Adaptations.Where(one => given.ContainsKey(one.Name)).Select(one => Fault(one, WithoutStart(one.Name)!));
        }

        var rank = BuiltInHyperparameters.LoraRank;
        if (rank.Read(given.GetValueOrDefault(rank.Name, rank.Default), out var numbers) is not null)
        {
            return [];
        }

        var freeze = BuiltInHyperparameters.Freeze;
        return numbers[0] == 0
            ? new[] { BuiltInHyperparameters.LoraAlpha, BuiltInHyperparameters.LoraLayers }.Where(one => given.ContainsKey(one.Name))
                .Select(one => Fault(one, $"is for a {rank.Name} above 0; set that, or remove it"))
            : Hyperparameter.Patterns(given.GetValueOrDefault(freeze.Name)).Count > 0
            ? [Fault(freeze, $"with {rank.Name} all weights but those of the head stay as they are; remove one of them")]
            : [];
    }

    private static (string Field, string Message) Fault(Hyperparameter one, string message) =>
        ($"Spec.Trainer.Hyperparameters.{one.Name}", message);
}

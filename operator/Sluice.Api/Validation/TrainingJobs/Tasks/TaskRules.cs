using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>What a task asks of the dataset, and the dataset of the hyperparameters.</summary>
internal static class TaskRules
{
    // Hyperparameters that mean something with one word of another alone.
    private static readonly (string[] Words, Hyperparameter Of, Hyperparameter[] Only)[] Users =
    [
        (["sgd"], BuiltInHyperparameters.Optimizer, [BuiltInHyperparameters.Momentum]),
        (["step"], BuiltInHyperparameters.Schedule, [BuiltInHyperparameters.StepEvery, BuiltInHyperparameters.StepFactor]),
        (["fgsm", "pgd"], BuiltInHyperparameters.Adversarial, [BuiltInHyperparameters.Epsilon]),
        (["pgd"], BuiltInHyperparameters.Adversarial, [BuiltInHyperparameters.AttackSteps]),
    ];

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        if (spec is not { Trainer: { } trainer, Dataset: { } dataset, ReadsTable: true })
        {
            return [];
        }

        var kind = LearningTasks.TargetOf(trainer.Task);
        return Target(trainer, dataset, kind).Concat(Splits(trainer, dataset, kind)).Concat(Hyperparameters(trainer, dataset))
            .Concat(trainer.Image is not null ? [] :
            [
                .. TokenTaskRules.Faults(trainer, dataset),
                .. NetworkRules.Faults(trainer, TokenTaskRules.Read(trainer, dataset)),
            ])
            .Concat(MitigationRules.Faults(trainer, dataset)).Concat(RobustnessRules.Faults(trainer, dataset));
    }

    private static IEnumerable<(string Field, string Message)> Target(TrainerOptions trainer, DatasetOptions dataset, TargetKind kind)
    {
        if (kind is TargetKind.None && !string.IsNullOrEmpty(dataset.Target))
        {
            yield return ("Spec.Dataset.Target", $"the task {trainer.Task} predicts no column; remove it");
        }
        else if (kind is not TargetKind.None && string.IsNullOrEmpty(dataset.Target))
        {
            yield return ("Spec.Dataset.Target", "is missing; name the column to predict");
        }

        if (dataset.LabelSeparator is not null && kind is not TargetKind.Labels)
        {
            yield return (
                "Spec.Dataset.LabelSeparator", $"is for the task {LearningTasks.MultiLabel}, but this is {trainer.Task}; remove it");
        }

        if (dataset.Unlabelled is UnlabelledPolicies.PseudoLabel && kind is not TargetKind.Class)
        {
            yield return (
                "Spec.Dataset.Unlabelled",
                $"{dataset.Unlabelled} is for the task {LearningTasks.Classification}, but this is {trainer.Task}; remove it");
        }
    }

    private static IEnumerable<(string Field, string Message)> Splits(TrainerOptions trainer, DatasetOptions dataset, TargetKind kind)
    {
        if (kind is TargetKind.Class)
        {
            yield break;
        }

        if (dataset.Split?.By is SplitOptions.Stratified)
        {
            yield return ("Spec.Dataset.Split.By",
                $"rows of the task {trainer.Task} have no single class to stratify by; remove it, or write {SplitOptions.Random}");
        }

        for (var i = 0; i < dataset.Checks?.Count; i++)
        {
            if (dataset.Checks[i]?.ClassBalance is not null)
            {
                yield return (
                    $"Spec.Dataset.Checks[{i}].ClassBalance", $"rows of the task {trainer.Task} have no single class; remove the check");
            }
        }
    }

    // Known of Sluice's own trainer.
    private static IEnumerable<(string Field, string Message)> Hyperparameters(TrainerOptions trainer, DatasetOptions dataset)
    {
        if (trainer is not { Image: null, Hyperparameters: { } given })
        {
            yield break;
        }

        var patience = BuiltInHyperparameters.Patience;
        if (dataset.Split is { Validation: null }
            && given.TryGetValue(patience.Name, out var text)
            && patience.Read(text, out var numbers) is null
            && numbers[0] > 0)
        {
            yield return ($"Spec.Trainer.Hyperparameters.{patience.Name}",
                "there are no rows that tell when to stop; set spec.dataset.split.validation, or remove it");
        }

        var pseudo = BuiltInHyperparameters.PseudoLabels.Name;
        if (given.ContainsKey(pseudo) && dataset.Unlabelled is not UnlabelledPolicies.PseudoLabel)
        {
            yield return ($"Spec.Trainer.Hyperparameters.{pseudo}",
                $"rows without a class are refused; set spec.dataset.unlabelled to {UnlabelledPolicies.PseudoLabel}, or remove it");
        }

        foreach (var (words, of, only) in Users.Where(users => users.Of.IsOf(trainer.Task, trainer.Architecture)))
        {
            if (of.Read(given.GetValueOrDefault(of.Name, of.Default), out var place) is null
                && of.Words[(int)place[0]] is var word && !words.Contains(word))
            {
                foreach (var unused in only.Where(one => given.ContainsKey(one.Name)))
                {
                    yield return ($"Spec.Trainer.Hyperparameters.{unused.Name}",
                        $"is for {of.Name} {string.Join(" or ", words)}, but that is {word}; remove it");
                }
            }
        }
    }
}

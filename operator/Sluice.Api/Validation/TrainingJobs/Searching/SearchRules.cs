using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.Validation.TrainingJobs.Trainers;

namespace Sluice.Api.Validation.TrainingJobs.Searching;

/// <summary>Rules of <see cref="SearchOptions"/>, and what a search asks of the rest of the job.</summary>
internal static class SearchRules
{
    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec) =>
        spec is not { Search: { } search, Trainer: { } trainer } ? [] :
        [
            .. SearchParameterRules.Faults(spec, search, trainer).Concat(Numbers(search)).Concat(Objective(search.Objective, trainer))
                .Concat(Algorithm(search, trainer)).Select(fault => ($"Spec.Search.{fault.Field}", fault.Message)),
            .. Job(spec, search, trainer),
        ];

    private static IEnumerable<(string Field, string Message)> Numbers(SearchOptions search)
    {
        if (search.Trials is < 1 or > SearchOptions.MostTrials)
        {
            yield return ("Trials", $"{search.Trials} is not allowed; give 1 to {SearchOptions.MostTrials}");
        }
        else if (Math.Min(search.Trials, SearchOptions.MostParallel) is var most && search.Parallel is var parallel
            && (parallel < 1 || parallel > most))
        {
            yield return ("Parallel", $"{parallel} is not allowed with {search.Trials} trials; give 1 to {most}");
        }
    }

    private static IEnumerable<(string Field, string Message)> Objective(SearchObjective? objective, TrainerOptions trainer)
    {
        if (objective is null)
        {
            yield return ("Objective", "is null; remove it to judge trials by the loss");
            yield break;
        }

        if (string.IsNullOrWhiteSpace(objective.Metric) || NameRules.Visible(objective.Metric) is not null)
        {
            yield return ("Objective.Metric", NameRules.VisibleName(objective.Metric) ?? "is empty");
            yield break;
        }

        if (trainer.Image is null && !SearchMetrics.IsOf(trainer.Task, objective.Metric))
        {
            yield return ("Objective.Metric",
                $"'{objective.Metric}' is no metric of the task {trainer.Task} that is better one way; use "
                + SearchMetrics.Known(trainer.Task));
            yield break;
        }

        var known = SearchMetrics.DirectionOf(objective.Metric);
        if (objective.Better is not (null or nameof(MetricDirection.Higher) or nameof(MetricDirection.Lower)))
        {
            yield return ("Objective.Better", $"'{objective.Better}' is not known; use Higher or Lower");
        }
        else if (known is null && objective.Better is null)
        {
            yield return ("Objective.Better", $"is missing; say whether '{objective.Metric}' is better when it is Higher or Lower");
        }
        else if (known is { } direction && objective.Better is not null && objective.Better != direction.ToString())
        {
            yield return (
                "Objective.Better", $"is {objective.Better}, and {objective.Metric} is better when it is {direction}; remove it");
        }
    }

    private static IEnumerable<(string Field, string Message)> Algorithm(SearchOptions search, TrainerOptions trainer)
    {
        if (search.Algorithm is not (null or nameof(SearchAlgorithm.Random) or nameof(SearchAlgorithm.SuccessiveHalving)))
        {
            yield return ("Algorithm", $"'{search.Algorithm}' is not known; use Random or SuccessiveHalving");
        }
        else if (search.Algorithm is nameof(SearchAlgorithm.SuccessiveHalving))
        {
            var first = search.FirstEpochs ?? 1;
            if (first < 1)
            {
                yield return ("FirstEpochs", $"{first} is below 1");
            }
            else if (SearchEpochs.Of(trainer) is { } epochs && first >= epochs)
            {
                yield return ("FirstEpochs",
                    $"{first} is not below the {epochs} epochs of a whole training, so that no trial would be stopped early; lower it, or "
                    + "set the algorithm to Random");
            }
        }
        else if (search.FirstEpochs is not null)
        {
            yield return ("FirstEpochs", "is for SuccessiveHalving, but the algorithm is Random; remove it");
        }
    }

    private static IEnumerable<(string Field, string Message)> Job(TrainingJobSpec spec, SearchOptions search, TrainerOptions trainer)
    {
        if (spec.Workers > 1)
        {
            yield return ("Spec.Workers", $"{spec.Workers} is not allowed with spec.search, whose trials are one pod each; set it to 1");
        }

        if (trainer.Outputs is not null)
        {
            yield return ("Spec.Trainer.Outputs",
                "is not allowed with spec.search, whose trials report their metric in their termination message; remove one of them");
        }

        if (LauncherRules.Starts(trainer))
        {
            yield return ("Spec.Trainer.Launcher",
                $"{trainer.Launcher} is not allowed with spec.search, whose trials are one process each; set it to None");
        }

        if (spec.Dataset?.Split is { Folds: not null })
        {
            yield return ("Spec.Dataset.Split.Folds",
                "is not allowed with spec.search, whose trials are judged on validation rows; remove it, and set validation");
        }
        else if (trainer.Image is null && spec.Dataset?.Split is { Validation: null })
        {
            yield return ("Spec.Dataset.Split.Validation",
                "is missing; the trials of spec.search are judged on validation rows, so give the share of them, such as 0.1");
        }

        if (search.Algorithm is not nameof(SearchAlgorithm.SuccessiveHalving))
        {
            yield break;
        }

        if (spec.Checkpoint is null)
        {
            yield return ("Spec.Checkpoint",
                "is missing; trials of SuccessiveHalving are continued from their checkpoints, so name a volume for them");
        }

        if (trainer.Image is not null && SearchEpochs.Of(trainer) is null)
        {
            yield return ($"Spec.Trainer.Hyperparameters.{BuiltInHyperparameters.Epochs.Name}",
                "is no whole number above 0; rounds of SuccessiveHalving are parts of the training, so say how many epochs it has");
        }
    }
}

using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>Says for people how far a search is.</summary>
internal static class SearchText
{
    /// <summary>As <c>7 of 20 trials ended, best loss 0.31 by trial 4</c>.</summary>
    public static string Progress(SearchStatus search, SearchOptions options)
    {
        var trials = search.Trials;
        var best = SearchRounds.Ranked(
            trials.Where(trial => trial is { Objective: not null } && trial.State is not (TrialState.Failed or TrialState.Stopped)),
            SearchMetrics.DirectionOf(options.Objective)).FirstOrDefault();
        var (ended, all, which) = options.Algorithm == nameof(SearchAlgorithm.SuccessiveHalving)
            ? (trials.Count(SearchRounds.IsCompared), trials.Count(trial => trial.State is not (TrialState.Failed or TrialState.Stopped)),
                $"round {search.Round}: ")
            : (trials.Count(trial => trial.State is TrialState.Finished or TrialState.Failed), trials.Count, "");
        return $"{which}{ended} of {all} trials ended{Fewer(search, options)}"
            + (best is null ? "" : $", best {options.Objective.Metric} {best.Objective} by trial {best.Number}");
    }

    /// <summary>What the best trial is, for the event that follows a search.</summary>
    public static string Best(SearchTrial best, SearchStatus search, SearchOptions options)
    {
        var values = string.Join(", ", best.Hyperparameters.Select(pair => $"{pair.Key} {pair.Value}"));
        return $"trial {best.Number} is the best of {search.Trials.Count}{Fewer(search, options)}: {options.Objective.Metric} "
            + $"{best.Objective} with {values}";
    }

    private static string Fewer(SearchStatus search, SearchOptions options) => search.Trials.Count < options.Trials
        ? " (the parameters have no more combinations of values)"
        : "";
}

using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>
/// Compares the trials of a round once none of them runs or waits for a place: synchronous successive halving (Jamieson and Talwalkar
/// 2016, Non-stochastic Best Arm Identification, https://arxiv.org/abs/1502.07943).
/// </summary>
internal static class SearchRounds
{
    /// <summary>Whether each trial of the round has ended it, failed, or was stopped before.</summary>
    public static bool IsOver(SearchStatus search) => !search.Trials.Any(IsLeftToRun);

    /// <summary>
    /// The search after a round that is over. The best third of the trials that are compared, rounded down and at least one, goes on, and
    /// the others are stopped; one that has trained to its end early is compared as long as it is among the best, and not run again. When
    /// none is left to run, the best of those that are finished is the best trial.
    /// </summary>
    /// <param name="search">A search whose round is over.</param>
    /// <param name="better">Which way the objective is better.</param>
    public static SearchStatus Compared(SearchStatus search, MetricDirection better)
    {
        var ranked = Ranked(search.Trials.Where(IsCompared), better).ToList();
        if (ranked.Count == 0)
        {
            // All that went on have failed: the best of those that were stopped takes their place.
            return Ranked(search.Trials.Where(trial => trial.State == TrialState.Stopped), better).FirstOrDefault() is { } next
                ? Changed(search, trial => trial.Number == next.Number, TrialState.Pending)
                : search;
        }

        if (ranked.TrueForAll(trial => trial.State == TrialState.Finished))
        {
            return search with { Best = ranked[0].Number };
        }

        var kept = ranked.Take(Math.Max(1, ranked.Count / SearchEpochs.Factor)).Select(trial => trial.Number).ToHashSet();
        search = Changed(search, trial => IsCompared(trial) && !kept.Contains(trial.Number), TrialState.Stopped);
        return search.Trials.Any(trial => trial.State == TrialState.Paused)
            ? Changed(search, trial => trial.State == TrialState.Paused, TrialState.Pending) with { Round = search.Round + 1 }
            : search with { Best = ranked[0].Number };
    }

    /// <summary>
    /// Trials from the best to the worst. An undefined objective is the worst, and of two that are equal the lower number is better.
    /// </summary>
    public static IEnumerable<SearchTrial> Ranked(IEnumerable<SearchTrial> trials, MetricDirection better) => trials
        .Select(trial => (Trial: trial, Value: DecimalText.TryParse(trial.Objective, out var value) ? value : (decimal?)null))
        .OrderBy(ranked => ranked.Value is null)
        .ThenBy(ranked => better == MetricDirection.Higher ? -ranked.Value : ranked.Value)
        .ThenBy(ranked => ranked.Trial.Number)
        .Select(ranked => ranked.Trial);

    /// <summary>Whether a trial has not ended its round. One in a state that this release does not know is run again.</summary>
    public static bool IsLeftToRun(SearchTrial trial) =>
        trial.State is not (TrialState.Paused or TrialState.Stopped or TrialState.Finished or TrialState.Failed);

    /// <summary>Whether a trial is in the comparison that ends the round.</summary>
    public static bool IsCompared(SearchTrial trial) => trial.State is TrialState.Paused or TrialState.Finished;

    private static SearchStatus Changed(SearchStatus search, Func<SearchTrial, bool> which, TrialState state) => search with
    {
        Trials = [.. search.Trials.Select(trial => which(trial) ? trial with { State = state } : trial)],
    };
}

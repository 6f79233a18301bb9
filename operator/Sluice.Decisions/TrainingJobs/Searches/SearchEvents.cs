using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>Events from the difference between two records of a search.</summary>
public static class SearchEvents
{
    /// <summary>
    /// One for a search that began or ended, a round that ended, each trial that failed, and each warning the first time that one gives it:
    /// what is wrong with the data all trials say.
    /// </summary>
    public static IEnumerable<DecisionEvent> Between(TrainingJobStatus before, TrainingJobStatus after, TrainingJobSpec spec)
    {
        if (after.Search is not { } search || spec.Search is not { } options)
        {
            yield break;
        }

        var last = before.Search?.RunDigest == search.RunDigest ? before.Search : null;
        if (last is null && search.EndTime is null)
        {
            yield return Normal("SearchStarted", $"the search began with {search.Trials.Count} trials");
        }

        foreach (var trial in search.Trials.Where(trial => trial.State == TrialState.Failed
            && last?.Trials.FirstOrDefault(other => other.Number == trial.Number)?.State != TrialState.Failed))
        {
            yield return new DecisionEvent(DecisionEvent.Warning, "TrialFailed", $"trial {trial.Number} failed: {trial.Message}");
        }

        var known = (last?.Trials ?? []).Select(trial => trial.Message).ToHashSet();
        foreach (var trial in search.Trials.Where(trial => SearchRecord.IsWarned(trial) && known.Add(trial.Message)))
        {
            yield return new DecisionEvent(DecisionEvent.Warning, "TrialWarned", $"trial {trial.Number}: {trial.Message}");
        }

        if (last is not null && last.Round < search.Round)
        {
            var on = search.Trials.Where(trial => trial.State is TrialState.Pending or TrialState.Running).Select(trial => trial.Number);
            yield return Normal("RoundEnded", $"round {last.Round} of the search ended; trials {string.Join(", ", on)} go on");
        }

        if (last?.Best is null && search.Trials.FirstOrDefault(trial => trial.Number == search.Best) is { } best)
        {
            yield return Normal("SearchEnded", $"the search ended: {SearchText.Best(best, search, options)}");
        }

        static DecisionEvent Normal(string reason, string message) => new(DecisionEvent.Normal, reason, MessageText.Cut(message));
    }
}

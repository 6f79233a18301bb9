using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>Reads from the pods of a search what came of its trials, and compares those of a round that is over.</summary>
internal static class SearchJudge
{
    /// <summary>Judges a search that has not ended.</summary>
    public static SearchOutcome Judge(TrainingJobObservation observation, TrainingJobStatus status, DateTime now)
    {
        var (search, spec) = (status.Search!, observation.Spec);
        var rounds = SearchEpochs.Rounds(spec.Search!, spec.Trainer);
        var trials = new List<SearchTrial>();
        string? waiting = null;
        AttemptFailure? everyones = null;
        foreach (var trial in search.Trials)
        {
            var pod = SearchRecord.PodOf(observation, trial);
            switch (trial.State == TrialState.Running ? TrialJudge.Judge(trial, pod, spec.RunPolicy, now) : null)
            {
                case null:
                    trials.Add(trial);
                    break;
                case TrialOutcome.Unfinished unfinished:
                    waiting ??= unfinished.Waiting is { } reason ? $"trial {trial.Number} waits: {reason}" : null;
                    trials.Add(trial with { ScheduledTime = trial.ScheduledTime ?? pod?.ScheduledAt });
                    break;
                case TrialOutcome.Ended ended:
                    status = SearchRecord.Accounted(status, observation, trial, now, AttemptCause.Succeeded);
                    trials.Add(SearchRecord.Ended(trial, ended.Result, search.Round >= rounds.Count - 1));
                    break;
                case TrialOutcome.Broken broken:
                    status = SearchRecord.Accounted(status, observation, trial, now, broken.Failure.Cause);
                    everyones ??= EndsAll(broken.Failure) ? broken.Failure : null;
                    trials.Add(SearchRecord.Failed(trial, broken.Failure, search.Round, spec.RunPolicy.BackoffLimit, now));
                    break;
            }
        }

        search = search with { Trials = trials };
        if (everyones is null && SearchRounds.IsOver(search))
        {
            search = SearchRounds.Compared(search, SearchMetrics.DirectionOf(spec.Search!.Objective));
        }

        return new SearchOutcome(status with { Search = search }, everyones, waiting);
    }

    // A bad spec may be the values of one trial, unless a rule of the user's says otherwise.
    private static bool EndsAll(AttemptFailure failure) =>
        failure.Permanent && (failure.Cause != AttemptCause.BadSpec || failure.Rule is not null);
}

/// <summary>How far a search is by its pods.</summary>
/// <param name="Status">The status with what came of each trial.</param>
/// <param name="Failure">Why no trial can succeed. Null when that is not so.</param>
/// <param name="Waiting">What a pod waits for. Null when none does, or that is not known.</param>
internal sealed record SearchOutcome(TrainingJobStatus Status, AttemptFailure? Failure, string? Waiting);

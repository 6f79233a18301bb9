using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>Writes into the status how far a search is.</summary>
internal static class SearchProgress
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The status with the progress of its search. It is written again at most every five seconds, and once a minute where nothing but the
    /// time that is left has changed.
    /// </summary>
    public static TrainingJobStatus With(TrainingJobStatus status, TrainingJobObservation observation, DateTime now)
    {
        var search = status.Search!;
        var plan = new SearchPlan(search, observation.Spec, Reports(observation, search));
        var next = new TrainingProgress
        {
            Percent = (int)Math.Clamp(100 * plan.Share() + 1e-9, 0, 100),
            Eta = new SearchPace(plan, search, observation, now).Left() is { } left && left < Duration.Longest.TotalSeconds
                ? Duration.Write(TimeSpan.FromSeconds(Math.Ceiling(left)))
                : null,
            UpdateTime = Clock.Seconds(now),
        };
        return status.Progress is { } last && IsKept(last, next) ? status : status with { Progress = next };
    }

    /// <summary>The status of a search that has ended, or was interrupted.</summary>
    public static TrainingJobStatus Closed(TrainingJobStatus status) => status.Progress is not { } last ? status : status with
    {
        Progress = last with { Percent = status.Search!.Best is null ? last.Percent : 100, Eta = null },
    };

    // That of an attempt before the search has steps, and is replaced at once.
    private static bool IsKept(TrainingProgress last, TrainingProgress next)
    {
        var age = next.UpdateTime - last.UpdateTime;
        return last.Step is null
            && (age < Shortest || (last.Percent == next.Percent && (last.Eta == next.Eta || (last.Eta is not null && age < Renewed))));
    }

    private static Dictionary<int, ProgressReport> Reports(TrainingJobObservation observation, SearchStatus search) => search.Trials
        .Where(trial => trial.State == TrialState.Running)
        .Select(trial => (trial.Number, Pod: SearchRecord.PodOf(observation, trial)?.Name ?? ""))
        .Where(trial => observation.TrialProgress.ContainsKey(trial.Pod))
        .ToDictionary(trial => trial.Number, trial => observation.TrialProgress[trial.Pod]);
}

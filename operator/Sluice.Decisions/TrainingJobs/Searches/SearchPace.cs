using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>How long the rest of a search takes, when the trials to come take as long for an epoch as those before.</summary>
/// <param name="plan">The epochs that are planned.</param>
/// <param name="search">The search.</param>
/// <param name="observation">The job with the pods of its trials.</param>
/// <param name="now">The instant, UTC.</param>
internal sealed class SearchPace(SearchPlan plan, SearchStatus search, TrainingJobObservation observation, DateTime now)
{
    // A pod that has done less says how long it takes to start.
    private const double LeastShare = 0.05;

    /// <summary>Seconds until the search is done. Null until a trial says how far it is, or has left a result.</summary>
    public double? Left()
    {
        if (SecondsPerEpoch() is not { } pace)
        {
            return null;
        }

        // Each trial takes the place that is free first: those that run have one.
        var places = Math.Max(1, observation.Spec.Search!.Parallel);
        var free = new PriorityQueue<double, double>(Enumerable.Repeat((0.0, 0.0), places));
        var last = 0.0;
        foreach (var trial in plan.Trials.Where(SearchRounds.IsLeftToRun).OrderBy(trial => trial.State != TrialState.Running))
        {
            var end = free.Dequeue() + Math.Max(0, pace * plan.Epochs(trial) * (1 - plan.Share(trial)) - Unsaid(trial));
            free.Enqueue(end, end);
            last = Math.Max(last, end);
        }

        return last + pace * plan.Later(places);
    }

    // Seconds since a trial that does not say how far it is has run.
    private double Unsaid(SearchTrial trial) =>
        trial.State == TrialState.Running && !plan.Says(trial) && PodOf(trial)?.ScheduledAt is { } since ? Seconds(since, now) : 0;

    private double? SecondsPerEpoch()
    {
        var (seconds, epochs) = (0.0, 0.0);
        foreach (var trial in search.Trials)
        {
            if (PodOf(trial) is { ScheduledAt: { } since } pod && Trained(trial, pod) is { } trained)
            {
                (seconds, epochs) = (seconds + Seconds(since, pod.TerminatedAt ?? now), epochs + trained);
            }
        }

        return epochs > 0 ? seconds / epochs : null;
    }

    // The epochs that a pod has trained. Null when that is not known.
    private double? Trained(SearchTrial trial, PodFact pod)
    {
        if (pod.Succeeded)
        {
            return ContractJson.TryRead<TrialResult>(pod.TerminationMessage) is { Epochs: > 0 } result ? plan.Trained(trial, result) : null;
        }

        var isFirst = !pod.Ended && trial.Pods <= plan.Round + 1;
        return isFirst && plan.Share(trial) is >= LeastShare and var share ? share * plan.Epochs(trial) : null;
    }

    private PodFact? PodOf(SearchTrial trial) => SearchRecord.PodOf(observation, trial);

    private static double Seconds(DateTime from, DateTime until) => Math.Max(0, (until - from).TotalSeconds);
}

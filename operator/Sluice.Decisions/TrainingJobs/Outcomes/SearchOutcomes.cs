using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.TrainingJobs.Searches;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>Runs the trials of a search.</summary>
internal static class SearchOutcomes
{
    /// <summary>
    /// Makes the pods of as many trials as may run. The pods of earlier attempts go, and those of trials that have ended stay, so that
    /// their logs can be read until the search has ended.
    /// </summary>
    public static JobPlan Search(JobFindings findings)
    {
        var (observation, outcome) = (findings.Observation, findings.SearchOutcome);
        var status = TrialSteps.Started(observation, outcome.Status, findings.Now);
        var search = status.Search!;
        var steps = TrialSteps.Run(observation, status).ToList();
        if (steps.FindAll(step => observation.Conflicts.Any(conflict => conflict.Target == step.Target)) is { Count: > 0 } taken)
        {
            // What runs is left running.
            var hold = JobHold.NameConflict(observation, taken);
            return new JobPlan
            {
                Status = outcome.Status,
                Readiness = hold.Readiness,
                Steps = hold.Steps,
                RequeueAfter = hold.RequeueAfter,
            };
        }

        var progress = SearchText.Progress(search, observation.Spec.Search!);
        return new JobPlan
        {
            Status = SearchProgress.With(status, observation, findings.Now),
            Readiness = outcome.Waiting is { } waiting
                ? new Readiness.InProgress(Reasons.CannotStart, $"{progress}; {waiting}")
                : new Readiness.InProgress(Reasons.Searching, progress),
            Steps =
            [
                .. WorkerSteps.Remove(observation.Pods.Concat(TrialSteps.Old(observation, search))),
                .. steps,
            ],
            RequeueAfter = Next(findings, search) is { } next ? Requeue.Until(next, findings.Now, Requeue.Waiting) : Requeue.Waiting,
        };
    }

    private static DateTime? Next(JobFindings findings, SearchStatus search) => search.Trials
        .Where(trial => trial.State == TrialState.Pending && trial.RetryTime > findings.Now)
        .Select(trial => trial.RetryTime)
        .Append(findings.Limit)
        .Min();
}

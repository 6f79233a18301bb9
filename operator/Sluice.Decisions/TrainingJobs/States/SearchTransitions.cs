using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.TrainingJobs.Searches;
using static Sluice.Decisions.TrainingJobs.States.JobState;
using static Sluice.Decisions.TrainingJobs.States.JobEnds;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>What follows while hyperparameters are searched.</summary>
internal static class SearchTransitions
{
    /// <summary>The state that follows; null when the search goes on.</summary>
    public static JobState? Next(Searching searching, JobFindings findings)
    {
        var (status, observation) = (searching.Status, findings.Observation);
        if (!SearchRecord.IsOf(status.Search!, status, observation.Spec))
        {
            return new Waiting(
                SearchRecord.Closed(status, observation, findings.Now, AttemptCause.SpecChanged),
                "the spec was changed; the search is ended and another one follows");
        }

        var seen = findings.SearchOutcome.Status;
        var search = seen.Search!;
        return findings.SearchOutcome switch
        {
            { Failure: { } failure } => Fail(Closed(seen, failure.Cause), findings, JobFailure.Permanent(failure, observation.Spec)),
            _ when search.Trials.FirstOrDefault(trial => trial.Number == search.Best) is { } best => best.Objective is not null
                ? new Waiting(Closed(seen))
                : Fail(
                    Closed(seen with { Search = search with { Best = null } }),
                    findings,
                    JobFailure.Undefined(observation.Spec.Search!.Objective)),
            _ when search.Trials.All(trial => trial.State == TrialState.Failed) =>
                Fail(Closed(seen), findings, JobFailure.Trials(search.Trials)),
            _ => Interrupted(findings, (cause, _) => Closed(seen, cause)),
        };

        // Where the search itself has ended, no trial runs that could lose anything.
        TrainingJobStatus Closed(TrainingJobStatus ended, AttemptCause cause = AttemptCause.Succeeded) =>
            SearchRecord.Closed(ended, observation, findings.Now, cause);
    }
}

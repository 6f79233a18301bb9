using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Ledger;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>Writes a search into the status.</summary>
internal static class SearchRecord
{
    private const int LongestMessage = 512;

    /// <summary>Whether the search that a spec asks for has found its best trial, or none is asked for.</summary>
    public static bool IsDone(TrainingJobStatus status, TrainingJobSpec spec) =>
        spec.Search is null || (status.Search is { Best: not null } search && IsOf(search, status, spec));

    /// <summary>Whether a search is the one that a spec asks for, on the data that were checked.</summary>
    public static bool IsOf(SearchStatus search, TrainingJobStatus status, TrainingJobSpec spec) =>
        spec.Search is not null && search.RunDigest == DigestOf(status, spec);

    /// <summary>The newest pod of a trial that has begun one. Null when it is not there.</summary>
    public static PodFact? PodOf(TrainingJobObservation observation, SearchTrial trial) =>
        observation.TrialPods.FirstOrDefault(pod => pod.Trial == trial.Number && pod.Attempt == trial.Pods - 1);

    /// <summary>A search began, or goes on after it was interrupted.</summary>
    public static TrainingJobStatus Begun(TrainingJobStatus status, TrainingJobObservation observation, DateTime now)
    {
        var spec = observation.Spec;
        var search = status.Search is { } interrupted && IsOf(interrupted, status, spec)
            ? interrupted with { EndTime = null }
            : new SearchStatus
            {
                RunDigest = DigestOf(status, spec),
                StartTime = now,
                Trials =
                [
                    .. TrialDraw.Values(spec.Search!, spec.Trainer).Select((values, number) =>
                        new SearchTrial { Number = number, Hyperparameters = values, State = TrialState.Pending }),
                ],
            };
        return status with { Search = search, StartTime = status.StartTime ?? now };
    }

    /// <summary>
    /// The search ended, or was interrupted since the job ends, is suspended or asks for another one: trials that ran wait for a place, and
    /// keep what they have.
    /// </summary>
    public static TrainingJobStatus Closed(
        TrainingJobStatus status, TrainingJobObservation observation, DateTime now, AttemptCause cause)
    {
        var search = status.Search!;
        foreach (var trial in search.Trials.Where(trial => trial.State == TrialState.Running))
        {
            status = Accounted(status, observation, trial, now, cause);
        }

        return SearchProgress.Closed(status) with
        {
            Search = search with
            {
                EndTime = now,
                Trials =
                [
                    .. search.Trials.Select(trial => trial.State == TrialState.Running
                        ? trial with { State = TrialState.Pending, ScheduledTime = null }
                        : trial),
                ],
            },
        };
    }

    /// <summary>
    /// The search of a failed job that starts again as a new one: what was found out stays, if the data are still the same, and trials that
    /// failed may try again.
    /// </summary>
    public static SearchStatus? Restarted(SearchStatus? search) => search is null ? null : search with
    {
        Trials =
        [
            .. search.Trials.Select(trial => trial.State == TrialState.Failed || trial.Failures > 0
                ? trial with
                {
                    State = trial.State == TrialState.Failed ? TrialState.Pending : trial.State,
                    Failures = 0,
                    RetryTime = null,
                    Message = null,
                }
                : trial),
        ],
    };

    /// <summary>A trial has ended its round, or its training.</summary>
    public static SearchTrial Ended(SearchTrial trial, TrialResult result, bool last) => trial with
    {
        State = result.Finished || last ? TrialState.Finished : TrialState.Paused,
        Epochs = Math.Max(trial.Epochs, result.Epochs),
        Objective = DecimalText.TryParse(result.Objective, out _) ? result.Objective : null,
        ScheduledTime = null,
        RetryTime = null,
        Message = Warned(result),
    };

    /// <summary>Whether the message of a trial is what its trainer warned of, and not why a pod failed.</summary>
    public static bool IsWarned(SearchTrial trial) =>
        trial is { Message: not null, State: TrialState.Paused or TrialState.Stopped or TrialState.Finished };

    /// <summary>The pod of a trial failed. Bad values are the trial's own, and so may a want of memory be.</summary>
    public static SearchTrial Failed(SearchTrial trial, AttemptFailure failure, int round, int limit, DateTime now)
    {
        var failures = trial.Failures + (failure.Counted ? 1 : 0);
        var over = failure.Permanent || failures > limit;
        return trial with
        {
            State = over ? TrialState.Failed : TrialState.Pending,
            Failures = failures,
            ScheduledTime = null,
            RetryTime = over ? null : Clock.Add(Clock.Seconds(failure.At ?? now), BackOff.After(Math.Max(1, trial.Pods - round))),
            Message = MessageText.Cut(
                failure.Permanent || !over
                    ? failure.Message
                    : $"{failures} pods failed, spec.runPolicy.backoffLimit allows {limit} to be repeated; the last one: {failure.Message}",
                LongestMessage),
        };
    }

    /// <summary>The status with the GPU time of the newest pod of a trial, which has ended or is ended now.</summary>
    public static TrainingJobStatus Accounted(
        TrainingJobStatus status, TrainingJobObservation observation, SearchTrial trial, DateTime now, AttemptCause cause) =>
        GpuLedger.Add(status, GpuHolds.OfTrial(observation, PodOf(observation, trial), trial.ScheduledTime, now), cause);

    private static string? Warned(TrialResult result)
    {
        var text = string.Join("; ", (result.Warnings ?? []).Where(warning => !string.IsNullOrWhiteSpace(warning)).Distinct());
        return text.Length == 0 ? null : MessageText.Cut(LogTail.Masked(text), LongestMessage);
    }

    private static string DigestOf(TrainingJobStatus status, TrainingJobSpec spec) =>
        Digest.Of(new { Run = RunIdentity.RunDigest(spec), Dataset = status.DataCheck?.DatasetDigest });
}

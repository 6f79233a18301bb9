using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Exports;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Searches;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>Where a TrainingJob stands. <see cref="Read"/> finds it; <see cref="JobTransitions"/> says which state follows.</summary>
/// <param name="Status">The status in that state, without phase, conditions and generation.</param>
internal abstract record JobState(TrainingJobStatus Status)
{
    /// <summary>Name of the state, as in the diagram.</summary>
    public string Name => GetType().Name;

    /// <summary>The state by the status as last written, and by the pods of attempts that no status mentions.</summary>
    public static JobState Read(TrainingJobObservation observation)
    {
        var status = PreparationRecord.Seen(observation.Status ?? new TrainingJobStatus(), observation.Prepared);
        return status switch
        {
            _ when observation.FieldErrors.Count > 0 => new Invalid(status),
            { ModelVersion: { } name } => status.Attempts.Any(attempt => attempt.Cause == AttemptCause.Succeeded)
                ? new Published(status, name)
                : new Adopted(status, name),
            { CompletionTime: not null } => new Failed(status, JobFailure.AsRecorded(status)),
            _ => Unfinished(observation, status),
        };
    }

    /// <summary>
    /// A failed job whose spec was edited starts again as a new one: its limits count from here, its old result is not taken, and its
    /// dataset is prepared and checked again. Where only time was missing to publish an output that the spec still asks for, that goes on.
    /// </summary>
    public static JobState Restarted(TrainingJobObservation observation, Failed failed)
    {
        var status = failed.Status with
        {
            CompletionTime = null,
            StartTime = null,
            RunningSeconds = 0,
            RunningUntil = Clock.Seconds(observation.Now),
            FailedAttempts = 0,
        };
        if (failed.Why.Reason == Reasons.DeadlineExceeded
            && status.Attempts.LastOrDefault() is { Cause: AttemptCause.Succeeded } left
            && left.RunDigest == RunIdentity.RunDigest(observation.Spec)
            && ExportRecord.IsLeft(status, observation.Spec, left))
        {
            return new Exporting(status, left);
        }

        var state = Unfinished(
            observation,
            status with
            {
                Gates = [],
                RejectedVersion = null,
                Progress = null,
                Preparation = PreparationRecord.Abandoned(status.Preparation),
                DataCheck = CheckRecord.Abandoned(status.DataCheck),
                Search = SearchRecord.Restarted(status.Search),
            });
        return state is Running ? state : new Waiting(state.Status);
    }

    private static JobState Unfinished(TrainingJobObservation observation, TrainingJobStatus status)
    {
        status = AttemptRecord.WithLostAttempt(status, observation.Pods, GateBaseline.Of(observation));
        return status.Attempts.LastOrDefault() switch
        {
            { EndTime: null } open => new Running(
                status with
                {
                    Preparation = status.Preparation is { EndTime: null } began ? PreparationRecord.Abandoned(began) : status.Preparation,
                    DataCheck = status.DataCheck is { EndTime: null } check ? CheckRecord.Abandoned(check) : status.DataCheck,
                },
                open),
            _ when status.Preparation is { EndTime: null } preparation => new Preparing(status, preparation),
            _ when status.DataCheck is { EndTime: null } check => new Checking(status, check),
            _ when status.Search is { EndTime: null } => new Searching(status),
            { Cause: AttemptCause.Succeeded } left when ExportRecord.IsLeft(status, observation.Spec, left) => new Exporting(status, left),
            { Cause: AttemptCause.Succeeded } done => new Publishing(status, done),
            _ => status.Phase == JobPhase.Suspended ? new Suspended(status) : new Waiting(status),
        };
    }

    /// <summary>The spec breaks a rule. Nothing is done until it is corrected; then the job is in the state that its status says.</summary>
    public sealed record Invalid(TrainingJobStatus Status) : JobState(Status);

    /// <summary>No attempt runs; the next one begins as soon as nothing holds it.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Ended">
    /// Why the last attempt was ended in this pass. Null when none was: another begins in a later pass at the earliest.
    /// </param>
    public sealed record Waiting(TrainingJobStatus Status, string? Ended = null) : JobState(Status);

    /// <summary>No attempt runs, and none begins while <c>spec.suspend</c> is true.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Now">Whether the job is suspended in this pass; it is looked at again in the next one.</param>
    public sealed record Suspended(TrainingJobStatus Status, bool Now = false) : JobState(Status);

    /// <summary>An engine makes the dataset, or its object is made.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Preparation">The preparation.</param>
    public sealed record Preparing(TrainingJobStatus Status, DataPreparation Preparation) : JobState(Status);

    /// <summary>A pod without a GPU reads and checks the dataset, or is made.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Check">The check.</param>
    public sealed record Checking(TrainingJobStatus Status, DataCheckRun Check) : JobState(Status);

    /// <summary>Trials of the search have pods, or get them.</summary>
    /// <param name="Status">The status.</param>
    public sealed record Searching(TrainingJobStatus Status) : JobState(Status);

    /// <summary>An attempt has pods, or gets them.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Begun">Whether it begins in this pass, so that it has no pods yet to judge it by.</param>
    public sealed record Running(TrainingJobStatus Status, TrainingAttempt Attempt, bool Begun = false) : JobState(Status);

    /// <summary>An attempt succeeded and left an output, which a pod without a GPU checks, measures and publishes.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Attempt">The attempt.</param>
    public sealed record Exporting(TrainingJobStatus Status, TrainingAttempt Attempt) : JobState(Status);

    /// <summary>An attempt succeeded, and its result is being registered.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Attempt">The attempt.</param>
    public sealed record Publishing(TrainingJobStatus Status, TrainingAttempt Attempt) : JobState(Status);

    /// <summary>The result is registered. For good.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Version">Name of the ModelVersion.</param>
    public sealed record Published(TrainingJobStatus Status, string Version) : JobState(Status);

    /// <summary>Another job of the same request made the version, and this one trains nothing. For good.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Version">Name of the ModelVersion.</param>
    public sealed record Adopted(TrainingJobStatus Status, string Version) : JobState(Status);

    /// <summary>The job ended without a result. It stays so until its spec is edited.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Why">Reason and message.</param>
    /// <param name="Now">Whether it failed in this pass.</param>
    public sealed record Failed(TrainingJobStatus Status, JobFailure Why, bool Now = false) : JobState(Status);
}

using Sluice.Api.Conditions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>What to do about a job that has not ended.</summary>
internal static class RunningJob
{
    /// <summary>Goes on with the newest attempt, publishes its result, or begins another one.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="before">The status to go on from.</param>
    /// <param name="now">The instant.</param>
    /// <param name="edited">Whether the job failed before and the spec was changed since.</param>
    public static Plan Plan(TrainingJobObservation observation, TrainingJobStatus before, DateTime now, bool edited = false)
    {
        var status = Adopt(observation, before);
        return status.Attempts.LastOrDefault() switch
        {
            { EndTime: null } open => Continue(observation, status, open, now),
            { Cause: AttemptCauses.Succeeded } done when !edited && IsAskedFor(observation, done) =>
                Publication.Plan(observation, status, done, now),
            _ => NextAttempt.Plan(observation, status, now, edited),
        };
    }

    /// <summary>Ends the job without a result.</summary>
    public static Plan End(TrainingJobObservation observation, TrainingJobStatus status, DateTime now, string reason, string message) => new()
    {
        Status = status with { CompletionTime = now },
        Phase = Phases.Failed,
        Readiness = new Readiness.Blocked(reason, message),
        Steps = WorkerSteps.Stop(observation.Pods),
        RequeueAfter = Requeue.Resync,
    };

    /// <summary>When the active deadline passes; null: there is none.</summary>
    public static DateTime? Deadline(TrainingJobObservation observation, TrainingJobStatus status) =>
        Duration.TryParse(observation.Spec.RunPolicy.ActiveDeadline, out var limit) && status.StartTime is { } start
            ? Clock.Add(start, limit)
            : null;

    /// <summary>What follows a failed attempt that the status records already.</summary>
    public static Plan AfterFailure(TrainingJobObservation observation, TrainingJobStatus status, AttemptFailure failure, int attempt, DateTime now)
    {
        if (failure.Permanent)
        {
            return End(
                observation,
                status,
                now,
                failure.Cause is AttemptCauses.BadData or AttemptCauses.NoInput ? Reasons.DatasetInvalid : Reasons.TrainerFailed,
                failure.Message);
        }

        var limit = observation.Spec.RunPolicy.BackoffLimit;
        return status.FailedAttempts > limit
            ? End(
                observation,
                status,
                now,
                Reasons.BackoffLimitExceeded,
                $"{status.FailedAttempts} attempts failed, spec.runPolicy.backoffLimit allows {limit} to be repeated; the last one: {failure.Message}")
            : NextAttempt.Wait(observation, status, $"attempt {attempt} ended ({failure.Cause}): {failure.Message}", Requeue.Shortest);
    }

    private static Plan Continue(TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt open, DateTime now)
    {
        var pods = observation.Pods.Where(pod => pod.Attempt == open.Number).ToList();
        if (!IsAskedFor(observation, open))
        {
            var changed = AttemptRecord.Ended(observation, status, open, now, AttemptCauses.SpecChanged, "the spec was changed while it ran");
            return NextAttempt.Wait(observation, changed, "the spec was changed; the attempt is ended and another one follows", Requeue.Shortest);
        }

        var ran = ConditionSet.IsTrue(status.Conditions, ConditionTypes.Running);
        switch (AttemptJudge.Judge(pods, observation.Spec.Workers, ran))
        {
            case AttemptOutcome.Finished finished:
                var ended = AttemptRecord.Ended(observation, status, open, finished.Pod.TerminatedAt ?? now, AttemptCauses.Succeeded, null);
                return Publication.Plan(observation, ended, ended.Attempts[^1], now);

            case AttemptOutcome.Broken broken:
                return AfterFailure(
                    observation,
                    AttemptRecord.Failed(observation, status, open, now, broken.Failure),
                    broken.Failure,
                    open.Number,
                    now);

            case AttemptOutcome.Unfinished unfinished when Deadline(observation, status) is not { } deadline || now < deadline:
                return observation.Spec.Suspend
                    ? NextAttempt.Suspend(
                        observation,
                        AttemptRecord.Ended(observation, status, open, now, AttemptCauses.Suspended, "spec.suspend is true"))
                    : Run(observation, status, open, unfinished, now);

            default:
                var message = $"spec.runPolicy.activeDeadline: {observation.Spec.RunPolicy.ActiveDeadline} passed since {status.StartTime:u}";
                return End(
                    observation,
                    AttemptRecord.Ended(observation, status, open, now, AttemptCauses.Deadline, message),
                    now,
                    Reasons.DeadlineExceeded,
                    message);
        }
    }

    private static Plan Run(
        TrainingJobObservation observation,
        TrainingJobStatus status,
        TrainingAttempt open,
        AttemptOutcome.Unfinished outcome,
        DateTime now)
    {
        if (WorkerSteps.Taken(observation, open.Number) is { Count: > 0 } taken)
        {
            // What runs is left running.
            return NextAttempt.Conflict(observation, status) with { Steps = taken };
        }

        var current = observation.Pods.Where(pod => pod.Attempt == open.Number).ToList();
        status = AttemptRecord.Replace(AttemptRecord.WithProgress(status, observation.Progress, open), AttemptRecord.Scheduled(open, current));
        return new Plan
        {
            Status = status,
            Phase = outcome.AllRunning ? Phases.Running : Phases.Starting,
            Readiness = outcome.AllRunning
                ? new Readiness.InProgress(Reasons.Training, $"attempt {open.Number} runs with {observation.Spec.Workers} worker(s)")
                : outcome.Waiting is { } waiting
                    ? new Readiness.InProgress(Reasons.CannotStart, $"attempt {open.Number} waits: {waiting}")
                    : new Readiness.InProgress(Reasons.Starting, $"attempt {open.Number} starts"),
            Steps =
            [
                .. WorkerSteps.Remove(observation.Pods.Where(pod => pod.Attempt < open.Number)),
                .. WorkerSteps.Start(observation.Object, observation.Spec, open.Number, current),
            ],
            RequeueAfter = Deadline(observation, status) is { } deadline
                ? Requeue.Until(deadline, now, Requeue.Poll)
                : Requeue.Poll,
        };
    }

    // Whether an attempt is what the spec asks for; what is not known is taken for it.
    private static bool IsAskedFor(TrainingJobObservation observation, TrainingAttempt attempt) =>
        attempt.RunDigest is null || attempt.RunDigest == RunIdentity.RunDigest(observation.Spec);

    // Pods of an attempt that no status tells of: it was lost, and they are still ours.
    private static TrainingJobStatus Adopt(TrainingJobObservation observation, TrainingJobStatus status)
    {
        var known = status.Attempts.LastOrDefault()?.Number ?? -1;
        var unknown = observation.Pods.Where(pod => pod.Attempt > known).ToList();
        if (unknown.Count == 0)
        {
            return status;
        }

        var newest = unknown.Max(pod => pod.Attempt);
        var start = Clock.Seconds(unknown.Where(pod => pod.Attempt == newest).Min(pod => pod.CreatedAt));
        return AttemptRecord.Begun(
            status with { StartTime = status.StartTime ?? start },
            new TrainingAttempt { Number = newest, StartTime = start });
    }
}

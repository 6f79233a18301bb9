using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>Begins an attempt, or says why none begins yet.</summary>
internal static class NextAttempt
{
    /// <summary>No attempt runs, and one is wanted.</summary>
    public static Plan Plan(TrainingJobObservation observation, TrainingJobStatus status, DateTime now, bool edited)
    {
        // Before any GPU is used.
        if (VersionClaims.SameRequest(observation) is { } made)
        {
            return FinishedJob.AlreadyTrained(observation, status, made, now);
        }

        if ((VersionClaims.TakenByVersion(observation) ?? VersionClaims.ClaimedByOlderJob(observation)) is { } taken)
        {
            return Blocked(observation, status, Reasons.VersionTaken, taken);
        }

        if (WorkerSteps.Taken(observation, Number(observation, status)) is { Count: > 0 } held)
        {
            return Conflict(observation, status) with { Steps = [.. WorkerSteps.Stop(observation.Pods), .. held] };
        }

        if (observation.Spec.Suspend)
        {
            return Suspend(observation, status);
        }

        if (RunningJob.Deadline(observation, status) is { } deadline && now >= deadline)
        {
            return RunningJob.End(
                observation,
                status,
                now,
                Reasons.DeadlineExceeded,
                $"spec.runPolicy.activeDeadline: {observation.Spec.RunPolicy.ActiveDeadline} passed since {status.StartTime:u}");
        }

        var last = status.Attempts.LastOrDefault();
        var failures = status.Attempts.Reverse().TakeWhile(Delays).Count();
        if (!edited && last?.EndTime is { } end && failures > 0 && Clock.Add(end, BackOff.After(failures)) is var start && now < start)
        {
            return Wait(
                observation,
                status,
                $"attempt {last.Number} ended ({last.Cause}): {last.Message}; the next one starts at {start:u}",
                Requeue.Until(start, now, BackOff.After(failures)));
        }

        return observation.Pods.Any(pod => !pod.Ended && !FailureClassifier.IsLost(pod))
            ? Wait(observation, status, "the workers of the last attempt are being ended", Requeue.Poll)
            : Begin(observation, status, now);
    }

    /// <summary>Another attempt follows later.</summary>
    public static Plan Wait(TrainingJobObservation observation, TrainingJobStatus status, string message, TimeSpan wait) => new()
    {
        Status = status,
        Phase = Phases.Pending,
        Readiness = new Readiness.InProgress(Reasons.Retrying, message),
        Steps = WorkerSteps.Stop(observation.Pods),
        RequeueAfter = wait,
    };

    /// <summary>None runs while <c>spec.suspend</c> is true. The active deadline starts anew with the next pod, as in batch/v1 Job.</summary>
    public static Plan Suspend(TrainingJobObservation observation, TrainingJobStatus status) => new()
    {
        Status = status with { StartTime = null },
        Phase = Phases.Suspended,
        Readiness = new Readiness.InProgress(Reasons.Suspended, "spec.suspend is true; set it to false to go on"),
        Steps = WorkerSteps.Stop(observation.Pods),
    };

    /// <summary>Others hold names that we need; their objects are left as they are.</summary>
    public static Plan Conflict(TrainingJobObservation observation, TrainingJobStatus status) =>
        Blocked(observation, status, Reasons.NameConflict, FieldErrorText.Write(observation.Conflicts));

    private static Plan Blocked(TrainingJobObservation observation, TrainingJobStatus status, string reason, string message) => new()
    {
        Status = status,
        Phase = Phases.Failed,
        Readiness = new Readiness.Blocked(reason, message),
        Steps = WorkerSteps.Stop(observation.Pods),
    };

    private static Plan Begin(TrainingJobObservation observation, TrainingJobStatus status, DateTime now)
    {
        var number = Number(observation, status);
        return new Plan
        {
            Status = AttemptRecord.Begun(status, new TrainingAttempt
            {
                Number = number,
                StartTime = now,
                RunDigest = RunIdentity.RunDigest(observation.Spec),
            }) with
            { StartTime = status.StartTime ?? now },
            Phase = Phases.Starting,
            Readiness = new Readiness.InProgress(Reasons.Starting, $"attempt {number} starts"),
            Steps =
            [
                .. WorkerSteps.Remove(observation.Pods),
                .. WorkerSteps.Start(observation.Object, observation.Spec, number, []),
            ],
            RequeueAfter = Requeue.Poll,
        };
    }

    private static int Number(TrainingJobObservation observation, TrainingJobStatus status) => 1 + Math.Max(
        status.Attempts.LastOrDefault()?.Number ?? -1,
        observation.Pods.Select(pod => pod.Attempt).DefaultIfEmpty(-1).Max());

    // An attempt that ended because it was told to is no reason to wait.
    private static bool Delays(TrainingAttempt attempt) =>
        attempt.Cause is not (AttemptCauses.Suspended or AttemptCauses.SpecChanged or AttemptCauses.Succeeded or null);
}

using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Publication;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>What keeps the next attempt from beginning.</summary>
/// <param name="Readiness">How the job stands meanwhile.</param>
/// <param name="RequeueAfter">When to look again.</param>
internal sealed record JobHold(Readiness Readiness, TimeSpan RequeueAfter)
{
    /// <summary>Steps that touch nothing while the hold lasts, and show when it is over.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>The last attempt was ended in this pass; its pods go first.</summary>
    public static JobHold Ended(string message) => new(new Readiness.InProgress(Reasons.Retrying, message), Requeue.Shortest);

    /// <summary>Others hold names that an attempt needs; their objects are left as they are.</summary>
    public static JobHold NameConflict(TrainingJobObservation observation, IReadOnlyList<Step> steps) =>
        Blocked(Reasons.NameConflict, FieldErrorText.Write(observation.Conflicts)) with { Steps = steps };

    /// <summary>
    /// What a person has to resolve: the version is another's, or a name is, or there is no version to start from, to measure drift from
    /// or to compare the result with. It is looked at before any pod is made.
    /// </summary>
    public static JobHold? Obstacle(TrainingJobObservation observation, TrainingJobStatus status)
    {
        if ((VersionClaims.TakenByVersion(observation) ?? VersionClaims.ClaimedByOlderJob(observation)) is { } taken)
        {
            return Blocked(Reasons.VersionTaken, taken);
        }

        if (observation is { Spec.Budget.Cost: { } cost, Prices: null })
        {
            return Blocked(
                Reasons.PricesAbsent,
                $"spec.budget.cost: {cost} limits what GPUs cost, and the operator knows no prices; set prices in its chart's values, or "
                    + "limit spec.budget.gpuSeconds");
        }

        if (QueueWait.Missing(observation) is { } lacking)
        {
            return new JobHold(new Readiness.InProgress(Reasons.QueueAbsent, lacking), Requeue.Waiting);
        }

        var passed = CheckRecord.IsPassed(status, observation.Spec);
        if (!passed && DriftParent.Missing(observation) is { } missing)
        {
            return missing.Version switch
            {
                null => Blocked(Reasons.VersionNotFound, missing.Message),
                { Stalled: true } => Blocked(Reasons.VersionNotReady, missing.Message),
                _ => new JobHold(new Readiness.InProgress(Reasons.VersionNotReady, missing.Message), Requeue.Waiting),
            };
        }

        if ((StartVersion.Missing(observation) ?? GateBaseline.Missing(observation)) is { } absent)
        {
            return absent is { Reason: Reasons.VersionNotReady, Version.Stalled: false }
                ? new JobHold(new Readiness.InProgress(absent.Reason, absent.Message), Requeue.Waiting)
                : Blocked(absent.Reason, absent.Message);
        }

        var next = new TrainingAttempt
        {
            Number = AttemptRecord.NextNumber(status, observation.Pods),
            Baseline = GateBaseline.Of(observation),
        };
        IReadOnlyList<Step> steps =
        [
            .. passed
                ? []
                : CheckSteps.Taken(observation, CheckRecord.NextNumber(status, observation.CheckPods)),
            .. WorkerSteps.Taken(observation, next),
        ];
        return steps.Count > 0 ? NameConflict(observation, steps) : null;
    }

    /// <summary>What passes by itself: the back-off after a failure, and the pods of the last attempt or check.</summary>
    /// <param name="observation">All that is known.</param>
    /// <param name="status">The status.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="edited">Whether the spec was edited after the job failed, so that nothing is to be waited for.</param>
    public static JobHold? Pause(TrainingJobObservation observation, TrainingJobStatus status, DateTime now, bool edited)
    {
        var last = status.Attempts.LastOrDefault();
        var failures = status.Attempts.Reverse().TakeWhile(Delays).Count();
        if (!edited && last?.EndTime is { } end && failures > 0 && Clock.Add(end, BackOff.After(failures)) is var start && now < start)
        {
            return new JobHold(
                new Readiness.InProgress(
                    Reasons.Retrying,
                    $"attempt {last.Number} ended ({last.Cause}): {last.Message}; the next one starts at {start:u}"),
                Requeue.Until(start, now, BackOff.After(failures)));
        }

        if (!edited
            && status.DataCheck is { EndTime: { } checkedAt, Failures: > 0 } check
            && CheckRecord.IsOf(check, observation.Spec)
            && Clock.Add(checkedAt, BackOff.After(check.Failures)) is var next
            && now < next)
        {
            return new JobHold(
                new Readiness.InProgress(
                    Reasons.Retrying,
                    $"check {check.Number} of the dataset ended ({check.Cause}): {check.Message}; the next one starts at {next:u}"),
                Requeue.Until(next, now, BackOff.After(check.Failures)));
        }

        if (!edited
            && status.Preparation is { EndTime: { } preparedAt, Failures: > 0 } preparation
            && PreparationRecord.IsOf(preparation, observation.Spec)
            && Clock.Add(preparedAt, BackOff.After(preparation.Failures)) is var again
            && now < again)
        {
            return new JobHold(
                new Readiness.InProgress(
                    Reasons.Retrying,
                    $"preparation {preparation.Number} of the dataset ended ({preparation.Cause}): {preparation.Message}; the next one "
                    + $"starts at {again:u}"),
                Requeue.Until(again, now, BackOff.After(preparation.Failures)));
        }

        if (status.Preparation is { Uid: not null } unused && !PreparationRecord.IsDone(status, observation.Spec))
        {
            return new JobHold(
                new Readiness.InProgress(Reasons.Retrying, $"{unused.Kind} {unused.Name} is being deleted"), Requeue.Poll);
        }

        return observation.AllPods.Any(pod => !pod.Ended && !Disruption.IsLost(pod, now))
            ? new JobHold(new Readiness.InProgress(Reasons.Retrying, "the pods of the last attempt are being ended"), Requeue.Poll)
            : null;
    }

    // Sluice itself ended those, or they succeeded, or there is room for those that are left, or they came further than the one before: no
    // reason to wait.
    private static bool Delays(TrainingAttempt attempt) => attempt.Cause is not (AttemptCause.Suspended or AttemptCause.SpecChanged
            or AttemptCause.Budget or AttemptCause.Resized or AttemptCause.Succeeded or null)
        && attempt is not { Cause: AttemptCause.Unschedulable or AttemptCause.Image, NextWorkers: not null }
        && !(attempt.Step - attempt.LostSteps > (attempt.ResumedStep ?? 0));

    private static JobHold Blocked(string reason, string message) => new(new Readiness.Blocked(reason, message), Requeue.Waiting);
}

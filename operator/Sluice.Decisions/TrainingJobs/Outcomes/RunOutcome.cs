using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>Runs an attempt.</summary>
internal static class RunOutcome
{
    /// <summary>Makes the pods of an attempt that begins.</summary>
    public static JobPlan Begin(JobState.Running state, JobFindings findings)
    {
        var observation = findings.Observation;
        return new JobPlan
        {
            Status = state.Status,
            Readiness = new Readiness.InProgress(Reasons.Starting, $"attempt {state.Attempt.Number} starts"),
            Steps =
            [
                .. WorkerSteps.Remove(observation.Pods.Concat(observation.TrialPods).Concat(observation.ExportPods)),
                .. WorkerSteps.Start(observation, state.Status, state.Attempt, []),
            ],
            RequeueAfter = Requeue.Poll,
        };
    }

    /// <summary>Makes the pods that are missing, and notes how far the trainer is.</summary>
    public static JobPlan Run(JobState.Running state, JobFindings findings)
    {
        var (observation, attempt) = (findings.Observation, state.Attempt);
        if (WorkerSteps.Taken(observation, attempt) is { Count: > 0 } taken)
        {
            // What runs is left running.
            var hold = JobHold.NameConflict(observation, taken);
            return new JobPlan { Status = state.Status, Readiness = hold.Readiness, Steps = hold.Steps, RequeueAfter = hold.RequeueAfter };
        }

        var pods = Gang.Workers(observation, attempt).ToList();
        var running = AttemptAccount.Running(
            observation, PendingDeadline.Noted(AttemptRecord.Scheduled(attempt, pods), observation.Spec, pods, findings.Now));
        var pace = findings.Outcome is AttemptOutcome.Unfinished { AllRunning: true } ? ProgressPace.Least
            : QueueWait.Holds(findings.Outcome, pods) ? Requeue.Waiting
            : Requeue.Poll;
        return new JobPlan
        {
            Status = AttemptAccount.Resumed(
                AttemptRecord.Replace(Progressed(state.Status, findings, attempt), running), running),
            Readiness = findings.Outcome switch
            {
                AttemptOutcome.Unfinished { AllRunning: true } => new Readiness.InProgress(
                    Reasons.Training,
                    $"attempt {attempt.Number} runs with {Workers(observation, attempt)}{QueueWait.Ignored(pods)}"),
                AttemptOutcome.Unfinished unfinished
                    when QueueWait.Of(observation, attempt.Number, pods, unfinished.Waiting) is { } queued => queued,
                AttemptOutcome.Unfinished { Waiting: { } waiting } =>
                    new Readiness.InProgress(Reasons.CannotStart, $"attempt {attempt.Number} waits: {waiting}"),
                _ => new Readiness.InProgress(Reasons.Starting, $"attempt {attempt.Number} starts"),
            },
            Steps =
            [
                .. WorkerSteps.Remove(observation.Pods.Where(pod => pod.Attempt < attempt.Number).Concat(observation.TrialPods)),
                .. WorkerSteps.Start(observation, state.Status, attempt, pods),
                .. findings.LooksForRoom ? WorkerSteps.Spares(observation, attempt) : [],
            ],
            RequeueAfter = findings.Limit is { } limit ? Requeue.Until(limit, findings.Now, pace) : pace,
        };
    }

    private static string Workers(TrainingJobObservation observation, TrainingAttempt attempt) =>
        Gang.Size(observation, attempt) is var workers && workers < observation.Spec.Workers
            ? $"{workers} of {observation.Spec.Workers} workers"
            : $"{workers} worker(s)";

    private static TrainingJobStatus Progressed(TrainingJobStatus status, JobFindings findings, TrainingAttempt attempt)
    {
        var next = AttemptRecord.WithProgress(status, findings.Observation.Progress, attempt);
        return ProgressPace.Stays(status.Progress, next.Progress, findings.Now) ? status : next;
    }
}

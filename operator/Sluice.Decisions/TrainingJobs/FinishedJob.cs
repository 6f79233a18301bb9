using Sluice.Api.Conditions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Facts;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>What to do about a job that has ended.</summary>
internal static class FinishedJob
{
    /// <summary>Its version is registered.</summary>
    public static Plan Succeeded(TrainingJobObservation observation, TrainingJobStatus before, ModelVersionFact? own, DateTime now)
    {
        var name = own?.Name ?? before.ModelVersion!;
        if (before.Attempts.LastOrDefault() is { } last
            && AttemptJudge.Judge([.. observation.Pods.Where(pod => pod.Attempt == last.Number)], observation.Spec.Workers, ran: true) is AttemptOutcome.Finished finished)
        {
            before = AttemptRecord.WithResult(before, finished.Result, last);
        }

        var status = before with
        {
            ModelVersion = name,
            CompletionTime = before.CompletionTime ?? now,
            Attempts = [.. before.Attempts.Select(attempt => attempt.EndTime is null
                ? attempt with { EndTime = now, Cause = AttemptCauses.Succeeded }
                : attempt)],
            Progress = before.Progress is { } progress ? progress with { Percent = 100, Eta = null } : null,
        };
        var ran = status.Attempts.LastOrDefault(attempt => attempt.Cause == AttemptCauses.Succeeded)?.RunDigest;
        return Finish(observation, status, now, ran is not null && ran != RunIdentity.RunDigest(observation.Spec)
            ? new Verdict.Blocked(Reasons.InvalidSpec, $"spec: a finished job cannot change, {name} is registered; make a new TrainingJob")
            : new Verdict.Current(Reasons.Succeeded, $"ModelVersion {name} is registered"));
    }

    /// <summary>It failed, and the spec is still the one that did.</summary>
    public static Plan Failed(TrainingJobObservation observation, TrainingJobStatus before, DateTime now)
    {
        var stalled = ConditionSet.Find(before.Conditions, ConditionTypes.Stalled);
        return Finish(observation, before, now, new Verdict.Blocked(
            stalled?.Reason ?? Reasons.TrainerFailed,
            stalled?.Message ?? "the job failed; edit its spec to try again"));
    }

    private static Plan Finish(TrainingJobObservation observation, TrainingJobStatus status, DateTime now, Verdict verdict)
    {
        var plan = new Plan
        {
            Status = status,
            Phase = verdict is Verdict.Current ? Phases.Succeeded : Phases.Failed,
            Verdict = verdict,
            Steps = WorkerSteps.Stop(observation.Pods),
            RequeueAfter = Requeue.Resync,
        };
        if (!Duration.TryParse(observation.Spec.RunPolicy.TtlAfterFinished, out var ttl) || status.CompletionTime is not { } end)
        {
            return plan;
        }

        var left = ttl - (now - end);
        return left <= TimeSpan.Zero
            ? plan with { Steps = [new DeleteSelf(observation.Object.Uid)] }
            : plan with { RequeueAfter = left < plan.RequeueAfter ? left : plan.RequeueAfter };
    }
}

using Sluice.Api.Conditions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;

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
            ? Changed(name)
            : new Readiness.Current(Reasons.Succeeded, $"ModelVersion {name} is registered"));
    }

    /// <summary>Another job of the same request made its version before. The gates are judged by what that one measured.</summary>
    public static Plan AlreadyTrained(TrainingJobObservation observation, TrainingJobStatus before, ModelVersionFact made, DateTime now)
    {
        var gates = MetricGateJudge.Judge(observation.Spec.Gates, made.Spec.Evaluation?.Metrics ?? new Dictionary<string, string>());
        var status = before with { Gates = gates, DatasetDigest = made.Spec.Lineage?.Dataset.Digest };
        return gates.Any(gate => !gate.Passed)
            ? RunningJob.End(
                observation,
                status,
                now,
                Reasons.GateFailed,
                "spec.gates: " + string.Join("; ", gates.Where(gate => !gate.Passed).Select(gate => gate.Message))
                    + $"; these are the metrics of {made.Name}, which has been trained already")
            : Finish(
                observation,
                status with { ModelVersion = made.Name, CompletionTime = now },
                now,
                new Readiness.Current(Reasons.AlreadyTrained, Says(made.Name, made)));
    }

    /// <summary>Whether a job that has a version trained none itself.</summary>
    public static bool HasAdopted(TrainingJobStatus status) =>
        status.ModelVersion is not null && status.Attempts.All(attempt => attempt.Cause != AttemptCauses.Succeeded);

    /// <summary>It has adopted a version, and stays so when that one is deleted.</summary>
    public static Plan Adopted(TrainingJobObservation observation, TrainingJobStatus before, DateTime now)
    {
        var name = before.ModelVersion!;
        var made = observation.ModelVersions.FirstOrDefault(version => version.Name == name);
        var asked = name == ChildNames.ModelVersion(observation.Spec.Model, observation.Spec.Publish.Version)
            && (made is null || RunIdentity.Gives(observation.Spec, made.Spec.Lineage));
        return Finish(observation, before, now, asked ? new Readiness.Current(Reasons.AlreadyTrained, Says(name, made)) : Changed(name));
    }

    /// <summary>It failed, and the spec is still the one that did.</summary>
    public static Plan Failed(TrainingJobObservation observation, TrainingJobStatus before, DateTime now)
    {
        var stalled = ConditionSet.Find(before.Conditions, ConditionTypes.Stalled);
        return Finish(observation, before, now, new Readiness.Blocked(
            stalled?.Reason ?? Reasons.TrainerFailed,
            stalled?.Message ?? "the job failed; edit its spec to try again"));
    }

    private static string Says(string name, ModelVersionFact? made) => made?.Spec.Lineage?.TrainingJob.Name is { Length: > 0 } job
        ? $"ModelVersion {name} is what this job asks for; TrainingJob {job} made it, and nothing was trained again"
        : $"ModelVersion {name} is what this job asks for; nothing was trained again";

    private static Readiness.Blocked Changed(string name) =>
        new(Reasons.InvalidSpec, $"spec: a finished job cannot change, {name} is registered; make a new TrainingJob");

    private static Plan Finish(TrainingJobObservation observation, TrainingJobStatus status, DateTime now, Readiness readiness)
    {
        var plan = new Plan
        {
            Status = status,
            Phase = readiness is Readiness.Current ? Phases.Succeeded : Phases.Failed,
            Readiness = readiness,
            Steps = WorkerSteps.Stop(observation.Pods),
            RequeueAfter = Requeue.Resync,
        };
        if (!Duration.TryParse(observation.Spec.RunPolicy.TtlAfterFinished, out var ttl) || status.CompletionTime is not { } end)
        {
            return plan;
        }

        var left = ttl - (now - end);
        return left <= TimeSpan.Zero
            ? plan with { Steps = [new DeleteSelf(observation.Object.Name, observation.Object.Uid)] }
            : plan with { RequeueAfter = left < plan.RequeueAfter ? left : plan.RequeueAfter };
    }
}

using Sluice.Api.Conditions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>A job that has ended: its pods go, and in time the job itself.</summary>
internal static class EndOutcome
{
    /// <summary>Its version is registered.</summary>
    public static JobPlan Publish(JobState.Published state, JobFindings findings)
    {
        var (observation, status) = (findings.Observation, state.Status);
        var name = findings.Own?.Name ?? state.Version;
        if (status.Attempts.LastOrDefault() is { } last
            && AttemptJudge.Judge(
                [.. Gang.Workers(observation, last)],
                Gang.Size(observation, last),
                ran: true,
                [],
                findings.Now,
                launched: observation.Spec.IsLaunchedByRank0)
                is AttemptOutcome.Finished finished)
        {
            status = AttemptRecord.WithResult(status, finished.Result, last);
        }

        status = status with
        {
            ModelVersion = name,
            CompletionTime = status.CompletionTime ?? findings.Now,
            Attempts = [.. status.Attempts.Select(attempt => attempt.EndTime is null
                ? attempt with { EndTime = findings.Now, Cause = AttemptCause.Succeeded }
                : attempt)],
            Progress = status.Progress is { } progress ? progress with { Percent = 100, Eta = null } : null,
        };
        var ran = status.Attempts.LastOrDefault(attempt => attempt.Cause == AttemptCause.Succeeded)?.RunDigest;
        return Finish(status, findings, ran is not null && ran != RunIdentity.RunDigest(observation.Spec)
            ? Changed(name)
            : new Readiness.Current(Reasons.Succeeded, $"ModelVersion {name} is registered"));
    }

    /// <summary>It has adopted a version, and stays so when that one is deleted.</summary>
    public static JobPlan Adopt(JobState.Adopted state, JobFindings findings)
    {
        var (observation, name) = (findings.Observation, state.Version);
        var made = observation.ModelVersions.FirstOrDefault(version => version.Name == name);
        var asked = name == ChildNames.ModelVersion(observation.Spec.Model, observation.Spec.Publish.Version)
            && (made is null || RunIdentity.Gives(observation.Spec, made.Spec.Lineage));
        return Finish(state.Status, findings, asked ? new Readiness.Current(Reasons.AlreadyTrained, Says(name, made)) : Changed(name));
    }

    /// <summary>It ended without a result.</summary>
    public static JobPlan Fail(JobState.Failed state, JobFindings findings)
    {
        var readiness = new Readiness.Blocked(state.Why.Reason, state.Why.Message);
        return state.Now ? End(state.Status, findings, readiness) : Finish(state.Status, findings, readiness);
    }

    private static string Says(string name, ModelVersionFact? made) => made?.Spec.Lineage?.TrainingJob.Name is { Length: > 0 } job
        ? $"ModelVersion {name} is what this job asks for; TrainingJob {job} made it, and nothing was trained again"
        : $"ModelVersion {name} is what this job asks for; nothing was trained again";

    private static Readiness.Blocked Changed(string name) =>
        new(Reasons.InvalidSpec, $"spec: a finished job cannot change, {name} is registered; make a new TrainingJob");

    private static JobPlan End(TrainingJobStatus status, JobFindings findings, Readiness readiness) => new()
    {
        Status = status,
        Readiness = readiness,
        Steps = [.. WorkerSteps.Stop(findings.Observation.AllPods), .. PrepareSteps.Remove(status)],
        RequeueAfter = status.Preparation is { Uid: not null } ? Requeue.Waiting : Requeue.Resync,
    };

    // The time to live is looked at from the pass after a failure on, so that the failure is recorded first.
    private static JobPlan Finish(TrainingJobStatus status, JobFindings findings, Readiness readiness)
    {
        var plan = End(status, findings, readiness);
        if (!Duration.TryParse(findings.Observation.Spec.RunPolicy.TtlAfterFinished, out var ttl) || status.CompletionTime is not { } end)
        {
            return plan;
        }

        var left = ttl - (findings.Now - end);
        return left <= TimeSpan.Zero
            ? plan with { Steps = [new DeleteSelf(findings.Observation.Object.Name, findings.Observation.Object.Uid)] }
            : plan with { RequeueAfter = left < plan.RequeueAfter ? left : plan.RequeueAfter };
    }
}

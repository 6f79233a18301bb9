using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Publication;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>Registers the result of an attempt that succeeded.</summary>
internal static class PublishOutcome
{
    /// <summary>
    /// Creates the ModelVersion, unless another one has its name; for a result that a gate rejects, that of its pre-release.
    /// </summary>
    public static JobPlan Publish(JobState.Publishing state, JobFindings findings)
    {
        var result = findings.Result!;
        var status = result.Record(state.Status, state.Attempt);
        if (!result.Passes)
        {
            var rejected = RejectedResult.Create(findings.Observation, result);
            return new JobPlan
            {
                Status = status,
                Readiness = new Readiness.InProgress(
                    Reasons.Publishing, $"a gate rejects the result; it is being registered for study as ModelVersion {rejected.Name}"),
                Steps = [rejected],
                RequeueAfter = Requeue.Poll,
            };
        }

        if (VersionClaims.TakenByVersion(findings.Observation) is { } taken)
        {
            return new JobPlan { Status = status, Readiness = new Readiness.Blocked(Reasons.VersionTaken, taken) };
        }

        return new JobPlan
        {
            Status = status,
            Readiness = new Readiness.InProgress(
                Reasons.Publishing, $"ModelVersion {result.Name} is being registered{Warnings(result.Result)}"),
            Steps = [.. WorkerSteps.Stop(findings.Observation.Pods), new CreateModelVersion(result.Name, result.Version)],
            RequeueAfter = Requeue.Poll,
        };
    }

    /// <summary>What a person should know of a result, for the end of a sentence. Empty when there is nothing.</summary>
    public static string Warnings(TrainerResult result) => result.Warnings is { Count: > 0 } warnings
        ? MessageText.Cut("; warning: " + string.Join("; ", warnings.Where(warning => warning is not null)), 1024)
        : "";
}

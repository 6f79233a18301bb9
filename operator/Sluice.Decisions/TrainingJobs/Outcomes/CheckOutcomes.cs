using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>Checks the dataset.</summary>
internal static class CheckOutcomes
{
    /// <summary>Makes the pod of the check if it is not there. The pods of earlier checks and attempts go.</summary>
    public static JobPlan Check(JobState.Checking state, JobFindings findings)
    {
        var (observation, check) = (findings.Observation, state.Check);
        if (CheckSteps.Taken(observation, check.Number) is { Count: > 0 } taken)
        {
            var hold = JobHold.NameConflict(observation, taken);
            return new JobPlan { Status = state.Status, Readiness = hold.Readiness, Steps = hold.Steps, RequeueAfter = hold.RequeueAfter };
        }

        return new JobPlan
        {
            Status = state.Status,
            Readiness = findings.CheckOutcome is CheckOutcome.Unfinished { Waiting: { } waiting }
                ? new Readiness.InProgress(Reasons.CannotStart, $"check {check.Number} of the dataset waits: {waiting}")
                : new Readiness.InProgress(
                    Reasons.Checking,
                    $"pod {ChildNames.CheckPod(observation.Object.Name, check.Number)} reads and checks the dataset"),
            Steps =
            [
                .. WorkerSteps.Remove(observation.AllPods.Except(observation.CheckPods.Where(pod => pod.Attempt == check.Number))),
                .. CheckSteps.Start(observation, state.Status, check),
            ],
            RequeueAfter = findings.Limit is { } limit
                ? Requeue.Until(limit, findings.Now, Requeue.Waiting)
                : Requeue.Waiting,
        };
    }
}

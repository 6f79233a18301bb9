using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>Has an engine make the dataset.</summary>
internal static class PrepareOutcomes
{
    /// <summary>
    /// Makes the object if it is not there, and looks at it again in a few seconds: no watch reports kinds that others own.
    /// </summary>
    public static JobPlan Prepare(JobState.Preparing state, JobFindings findings)
    {
        var (observation, preparation) = (findings.Observation, state.Preparation);
        if (findings.PreparationOutcome is PreparationOutcome.Refused refused)
        {
            return new JobPlan
            {
                Status = state.Status,
                Readiness = new Readiness.Blocked(Reasons.Refused, refused.Why),
                Steps = WorkerSteps.Remove(observation.AllPods),
            };
        }

        IReadOnlyList<Step> steps = [.. PrepareSteps.Start(observation, preparation)];
        if (steps.Any(step => observation.Conflicts.Any(conflict => conflict.Target == step.Target)))
        {
            var hold = JobHold.NameConflict(observation, steps);
            return new JobPlan { Status = state.Status, Readiness = hold.Readiness, Steps = hold.Steps, RequeueAfter = hold.RequeueAfter };
        }

        return new JobPlan
        {
            Status = state.Status,
            Readiness = new Readiness.InProgress(Reasons.Preparing, $"{preparation.Kind} {preparation.Name} makes the dataset"),
            Steps = [.. WorkerSteps.Remove(observation.AllPods), .. steps],
            RequeueAfter = findings.Limit is { } limit ? Requeue.Until(limit, findings.Now, Requeue.Poll) : Requeue.Poll,
        };
    }
}

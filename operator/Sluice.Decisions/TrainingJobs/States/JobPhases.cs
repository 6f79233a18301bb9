using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Queues;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>The one word for people that goes with a state.</summary>
internal static class JobPhases
{
    /// <summary>The phase of a job.</summary>
    public static JobPhase Of(JobState state, JobFindings findings, Readiness readiness) => state switch
    {
        _ when readiness is Readiness.Blocked => JobPhase.Failed,
        JobState.Published or JobState.Adopted => JobPhase.Succeeded,
        JobState.Suspended => JobPhase.Suspended,
        JobState.Preparing => JobPhase.Preparing,
        JobState.Checking => JobPhase.Checking,
        JobState.Searching => JobPhase.Searching,
        JobState.Exporting => findings.Observation.Spec.Suspend ? JobPhase.Suspended : JobPhase.Publishing,
        JobState.Publishing => JobPhase.Publishing,
        JobState.Running { Begun: false } when findings.Outcome is AttemptOutcome.Unfinished { AllRunning: true } => JobPhase.Running,
        JobState.Running running when QueueWait.Holds(
            findings.Outcome, findings.Observation.Pods.Where(pod => pod.Attempt == running.Attempt.Number)) => JobPhase.Pending,
        JobState.Running => JobPhase.Starting,
        _ => JobPhase.Pending,
    };
}

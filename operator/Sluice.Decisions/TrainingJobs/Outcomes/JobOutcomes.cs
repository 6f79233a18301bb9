using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.States;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Outcomes;

/// <summary>What a job does in each state.</summary>
internal static class JobOutcomes
{
    /// <summary>The plan of a state that no arrow leaves in this pass.</summary>
    public static JobPlan Of(JobState state, JobFindings findings) => state switch
    {
        JobState.Invalid invalid => Refuse(invalid, findings),
        JobState.Waiting waiting => Wait(waiting, findings),
        JobState.Suspended suspended => Suspend(suspended, findings),
        JobState.Preparing preparing => PrepareOutcomes.Prepare(preparing, findings),
        JobState.Checking checking => CheckOutcomes.Check(checking, findings),
        JobState.Searching => SearchOutcomes.Search(findings),
        JobState.Running { Begun: true } running => RunOutcome.Begin(running, findings),
        JobState.Running running => RunOutcome.Run(running, findings),
        JobState.Exporting exporting => ExportOutcomes.Export(exporting, findings),
        JobState.Publishing publishing => PublishOutcome.Publish(publishing, findings),
        JobState.Published published => EndOutcome.Publish(published, findings),
        JobState.Adopted adopted => EndOutcome.Adopt(adopted, findings),
        JobState.Failed failed => EndOutcome.Fail(failed, findings),
        _ => throw new InvalidOperationException("JobState is a closed hierarchy"),
    };

    // What runs is left running.
    private static JobPlan Refuse(JobState.Invalid state, JobFindings findings) => new()
    {
        Status = state.Status,
        Readiness = new Readiness.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(findings.Observation.FieldErrors)),
        RequeueAfter = Requeue.Resync,
    };

    private static JobPlan Wait(JobState.Waiting state, JobFindings findings)
    {
        var hold = (state.Ended is { } message ? JobHold.Ended(message) : findings.Obstacle ?? findings.Pause)!;
        return new JobPlan
        {
            Status = state.Status,
            Readiness = hold.Readiness,
            Steps =
            [
                .. WorkerSteps.Stop(findings.Observation.AllPods),
                .. PrepareSteps.RemoveUnused(state.Status, findings.Observation.Spec),
                .. hold.Steps,
            ],
            RequeueAfter = hold.RequeueAfter,
        };
    }

    // The active deadline counts from the next first pod, as in batch/v1 Job.
    private static JobPlan Suspend(JobState.Suspended state, JobFindings findings) => new()
    {
        Status = state.Status with { StartTime = null },
        Readiness = new Readiness.InProgress(Reasons.Suspended, "spec.suspend is true; set it to false to go on"),
        Steps =
        [
            .. WorkerSteps.Stop(findings.Observation.AllPods),
            .. PrepareSteps.RemoveUnused(state.Status, findings.Observation.Spec),
        ],
    };
}

/// <summary>A decision before its conditions and events are derived.</summary>
internal sealed record JobPlan
{
    /// <summary>The status without phase, conditions and generation.</summary>
    public required TrainingJobStatus Status { get; init; }

    /// <summary>How the job stands.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary>Writes.</summary>
    public IEnumerable<Step> Steps { get; init; } = [];

    /// <summary>When to look again.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Waiting;
}

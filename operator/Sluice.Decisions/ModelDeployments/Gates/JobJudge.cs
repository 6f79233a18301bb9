using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Judges a Job that passes or fails.</summary>
internal static class JobJudge
{
    public static GateStatus Judge(GateJobFact? job) => job switch
    {
        { Failed: true } => new GateStatus
        {
            Verdict = GateVerdicts.Failed,
            Reason = GateReasons.Decided,
            Message = $"Job {job.Name} failed: {job.Message ?? "it gave no message"}",
        },
        { Succeeded: true, Deleting: false } => new GateStatus { Verdict = GateVerdicts.NotWorse, Reason = GateReasons.Decided, Message = $"Job {job.Name} passed" },
        { Deleting: false } => Collecting($"Job {job.Name} is running"),
        { Deleting: true } => Collecting($"Job {job.Name} is being deleted"),
        _ => Collecting("its Job is not made yet"),
    };

    private static GateStatus Collecting(string message) => new() { Verdict = GateVerdicts.Collecting, Reason = GateReasons.Collecting, Message = message };
}

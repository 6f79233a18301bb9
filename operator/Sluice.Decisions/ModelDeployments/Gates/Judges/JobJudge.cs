using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>
/// Judges a Job by the exit code of its container. A Job that came to no answer, since its pod was evicted, killed or never ran, says
/// nothing of the candidate: another one is made in its place.
/// </summary>
internal static class JobJudge
{
    private const string DeadlineExceeded = "DeadlineExceeded";

    public static GateStatus Judge(GateInput input) => input.Job switch
    {
        null => Collecting("its Job is not made yet"),
        var job when Failure(job) is { } failure => new GateStatus
        {
            Verdict = GateVerdict.Failed,
            Reason = GateReason.JobFailed,
            Message = $"Job {job.Name} failed: {failure}",
        },
        { Deleting: true } job => Collecting($"Job {job.Name} is being deleted"),
        var job when Passed(job) => new GateStatus
        {
            Verdict = GateVerdict.Passed,
            Reason = GateReason.JobSucceeded,
            Message = $"Job {job.Name} passed",
        },
        var job when Disturbance(job) is { } disturbance => NotRun(
            $"Job {job.Name} gave no answer: {disturbance}; another one is made at {NextAt(job, input.Now):u}", job.Attempt + 1),
        var job => Waiting(job, input.Gate, input.Now),
    };

    /// <summary>When the next Job is made in place of one that ended without an answer, UTC. Null when it runs or has answered.</summary>
    public static DateTime? NextAt(GateJobFact job, DateTime now)
    {
        var end = job.Pod?.TerminatedAt ?? job.EndTime ?? job.Pod?.DisruptedAt ?? job.CreatedAt;
        return Failure(job) is null && !Passed(job) && !job.Deleting && Disturbance(job) is not null
            ? Clock.Add(Clock.Seconds(end), BackOff.After(job.Attempt + 1))
            : null;
    }

    private static bool Passed(GateJobFact job) =>
        job.Pod is { Ended: true } pod ? pod is { Succeeded: true, TimedOut: false } && !Disruption.Came(pod) : job.Succeeded;

    private static string? Failure(GateJobFact job) => job switch
    {
        { Pod: { TimedOut: true, Started: true } } or { Failed: true, Pod: null, FailedReason: DeadlineExceeded } =>
            $"it did not end in time{(job.Message is { } said ? $": {said}" : "")}",
        { Pod: { Ended: true, Succeeded: false } pod } when Disruption.Of(pod) is null =>
            job.Message ?? $"exit code {pod.ExitCode}, without a message",

        // Of one that says no more than that it failed, the worst is thought.
        { Failed: true, Pod: null, FailedReason: null } => job.Message ?? "it gave no message",
        _ => null,
    };

    private static string? Disturbance(GateJobFact job) => job switch
    {
        { Pod: { Ended: true } pod } => $"pod {pod.Name} {Disruption.Of(pod) ?? "ended"}",
        { Failed: true } => $"its pod is gone ({job.FailedReason}{(job.Message is { } said ? $": {said}" : "")})",
        _ => null,
    };

    // One that waits for longer than it may run is evidence that is missing, which the gate's noData decides about.
    private static GateStatus Waiting(GateJobFact job, RolloutGate gate, DateTime now)
    {
        if (job.Pod is { Started: true })
        {
            return Collecting($"Job {job.Name} is running");
        }

        var problem = job.Pod?.Waiting ?? job.Problem;
        var message = problem is null ? $"Job {job.Name} is starting" : $"Job {job.Name} waits: {problem}";
        var longest = Duration.TryParse(gate.Job?.Timeout, out var timeout) && timeout > TimeSpan.Zero ? timeout : TimeSpan.FromMinutes(10);
        return now - job.CreatedAt > longest
            ? NotRun(message, job.Attempt + (int)Math.Min(1000, (now - job.CreatedAt) / longest))
            : Collecting(message);
    }

    private static GateStatus NotRun(string message, int times) => new()
    {
        Verdict = GateVerdict.Running,
        Reason = GateReason.NotRun,
        Errors = Math.Max(0, times),
        Message = message,
    };

    private static GateStatus Collecting(string message) => new()
    {
        Verdict = GateVerdict.Running,
        Reason = GateReason.Collecting,
        Message = message,
    };
}

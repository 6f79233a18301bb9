using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class JobTests
{
    [Fact]
    public void A_job_passes_or_fails()
    {
        Assert.Equal(GateVerdict.Running, Judge(null).Verdict);
        Assert.Equal(GateVerdict.Running, Judge(new GateJobFact { Name = "j" }).Verdict);
        Assert.Equal(GateVerdict.Passed, Judge(new GateJobFact { Name = "j", Succeeded = true }).Verdict);
        var failed = Judge(new GateJobFact { Name = "j", Failed = true, Message = "3 of 9 checks failed" });
        Assert.Equal((GateVerdict.Failed, "Job j failed: 3 of 9 checks failed"), (failed.Verdict, failed.Message));
    }

    // Phase of the pod, exit code of the gate's container (-1: none is known), pod reason, whether the timeout ended it, and what the Job
    // says.
    [Theory]
    [InlineData("Running", 0, null, false, null, GateVerdict.Passed, GateReason.JobSucceeded)]
    [InlineData("Running", 1, null, false, null, GateVerdict.Failed, GateReason.JobFailed)]
    [InlineData("Failed", 0, null, false, "BackoffLimitExceeded", GateVerdict.Passed, GateReason.JobSucceeded)]
    [InlineData("Failed", 0, "DeadlineExceeded", false, "BackoffLimitExceeded", GateVerdict.Passed, GateReason.JobSucceeded)]
    [InlineData("Failed", 0, "DeadlineExceeded", true, "BackoffLimitExceeded", GateVerdict.Failed, GateReason.JobFailed)]
    [InlineData("Failed", 137, "DeadlineExceeded", true, "BackoffLimitExceeded", GateVerdict.Failed, GateReason.JobFailed)]
    [InlineData("Failed", 1, null, false, "BackoffLimitExceeded", GateVerdict.Failed, GateReason.JobFailed)]
    [InlineData("Failed", 137, null, false, "BackoffLimitExceeded", GateVerdict.Running, GateReason.NotRun)]
    [InlineData("Failed", 143, null, false, "BackoffLimitExceeded", GateVerdict.Running, GateReason.NotRun)]
    [InlineData("Failed", 1, "Evicted", false, "BackoffLimitExceeded", GateVerdict.Running, GateReason.NotRun)]
    [InlineData("Failed", 0, "Terminated", false, "BackoffLimitExceeded", GateVerdict.Running, GateReason.NotRun)]
    [InlineData("Failed", -1, "OutOfmemory", false, "BackoffLimitExceeded", GateVerdict.Running, GateReason.NotRun)]
    public void The_gates_own_container_decides_and_only_by_what_it_did_itself(
        string phase, int code, string? reason, bool timedOut, string? failed, GateVerdict verdict, GateReason why)
    {
        var status = Judge(new GateJobFact
        {
            Name = "j",
            Failed = failed is not null,
            FailedReason = failed,
            Pod = new PodFact
            {
                Name = "j-1",
                Phase = phase,
                ExitCode = code < 0 ? null : code,
                Started = code >= 0,
                Reason = reason,
                TimedOut = timedOut,
            },
        });
        Assert.Equal((verdict, why), (status.Verdict, status.Reason));
    }

    [Fact]
    public void A_job_whose_pod_was_deleted_gave_no_answer()
    {
        var status = Judge(
            new GateJobFact { Name = "j", Failed = true, FailedReason = "BackoffLimitExceeded", EndTime = GateInputs.Start, Attempt = 1 });
        Assert.Equal((GateVerdict.Running, GateReason.NotRun, 2), (status.Verdict, status.Reason, status.Errors));
        Assert.Contains("another one is made at 2026-05-01 12:00:20Z", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_waits_says_why_and_is_missing_evidence_after_the_timeout()
    {
        var waits = new GateJobFact { Name = "j", CreatedAt = GateInputs.Start, Problem = "FailedCreate: exceeded quota: tenant" };
        var soon = Judge(waits);
        Assert.Equal((GateReason.Collecting, "Job j waits: FailedCreate: exceeded quota: tenant"), (soon.Reason, soon.Message));

        var late = Of() with { Job = waits };
        late = late with { Now = GateInputs.Start + TimeSpan.FromMinutes(25) };
        Assert.Equal((GateVerdict.Running, GateReason.NotRun), (late.Judge().Verdict, late.Judge().Reason));
        Assert.Equal(GateVerdict.Failed, (late with { Gate = late.Gate with { NoData = "Fail", ErrorLimit = 1 } }).Judge().Verdict);
    }

    // Disturbances are errors in a row, which the gate may have as many of as it says; then it does what it does without data.
    [Theory]
    [InlineData(0, "Fail", GateVerdict.Running)]
    [InlineData(3, "Fail", GateVerdict.Running)]
    [InlineData(4, "Fail", GateVerdict.Failed)]
    [InlineData(4, "Hold", GateVerdict.Running)]
    public void What_always_disturbs_is_bounded_by_the_gates_own_policy(int attempt, string noData, GateVerdict verdict)
    {
        var job = new GateJobFact { Name = "j", Failed = true, FailedReason = "BackoffLimitExceeded", Attempt = attempt };
        var input = Of();
        Assert.Equal(verdict, (input with { Job = job, Gate = input.Gate with { NoData = noData } }).Judge().Verdict);
    }

    private static GateStatus Judge(GateJobFact? job) => (Of() with { Job = job }).Judge();

    private static GateInput Of() => GateInputs.Of(new RolloutGate { Job = new JobGate { Image = "test" } });
}

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
        Assert.Equal(GateVerdicts.Collecting, Judge(null).Verdict);
        Assert.Equal(GateVerdicts.Collecting, Judge(new GateJobFact { Name = "j" }).Verdict);
        Assert.Equal(GateVerdicts.NotWorse, Judge(new GateJobFact { Name = "j", Succeeded = true }).Verdict);
        var failed = Judge(new GateJobFact { Name = "j", Failed = true, Message = "3 of 9 checks failed" });
        Assert.Equal((GateVerdicts.Failed, "Job j failed: 3 of 9 checks failed"), (failed.Verdict, failed.Message));
    }

    // Phase of the pod, exit code of the gate's container (-1: none is known), pod reason, whether the timeout ended it, and what the Job says.
    [Theory]
    [InlineData("Running", 0, null, false, null, GateVerdicts.NotWorse, GateReasons.Decided)]
    [InlineData("Running", 1, null, false, null, GateVerdicts.Failed, GateReasons.Decided)]
    [InlineData("Failed", 0, null, false, "BackoffLimitExceeded", GateVerdicts.NotWorse, GateReasons.Decided)]
    [InlineData("Failed", 0, "DeadlineExceeded", false, "BackoffLimitExceeded", GateVerdicts.NotWorse, GateReasons.Decided)]
    [InlineData("Failed", 0, "DeadlineExceeded", true, "BackoffLimitExceeded", GateVerdicts.Failed, GateReasons.Decided)]
    [InlineData("Failed", 137, "DeadlineExceeded", true, "BackoffLimitExceeded", GateVerdicts.Failed, GateReasons.Decided)]
    [InlineData("Failed", 1, null, false, "BackoffLimitExceeded", GateVerdicts.Failed, GateReasons.Decided)]
    [InlineData("Failed", 137, null, false, "BackoffLimitExceeded", GateVerdicts.Collecting, GateReasons.NotRun)]
    [InlineData("Failed", 143, null, false, "BackoffLimitExceeded", GateVerdicts.Collecting, GateReasons.NotRun)]
    [InlineData("Failed", 1, "Evicted", false, "BackoffLimitExceeded", GateVerdicts.Collecting, GateReasons.NotRun)]
    [InlineData("Failed", 0, "Terminated", false, "BackoffLimitExceeded", GateVerdicts.Collecting, GateReasons.NotRun)]
    [InlineData("Failed", -1, "OutOfmemory", false, "BackoffLimitExceeded", GateVerdicts.Collecting, GateReasons.NotRun)]
    public void The_gates_own_container_decides_and_only_by_what_it_did_itself(
        string phase, int code, string? reason, bool timedOut, string? failed, string verdict, string why)
    {
        var status = Judge(new GateJobFact
        {
            Name = "j",
            Failed = failed is not null,
            FailedReason = failed,
            Pod = new PodFact { Name = "j-1", Phase = phase, ExitCode = code < 0 ? null : code, Started = code >= 0, Reason = reason, TimedOut = timedOut },
        });
        Assert.Equal((verdict, why), (status.Verdict, status.Reason));
    }

    [Fact]
    public void A_job_whose_pod_was_deleted_gave_no_answer()
    {
        var status = Judge(new GateJobFact { Name = "j", Failed = true, FailedReason = "BackoffLimitExceeded", EndTime = GateInputs.Start, Attempt = 1 });
        Assert.Equal((GateVerdicts.Collecting, GateReasons.NotRun, 2), (status.Verdict, status.Reason, status.Errors));
        Assert.Contains("another one is made at 2026-05-01 12:00:20Z", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_waits_says_why_and_is_missing_evidence_after_the_timeout()
    {
        var waits = new GateJobFact { Name = "j", CreatedAt = GateInputs.Start, Problem = "FailedCreate: exceeded quota: tenant" };
        var soon = Judge(waits);
        Assert.Equal((GateReasons.Collecting, "Job j waits: FailedCreate: exceeded quota: tenant"), (soon.Reason, soon.Message));

        var late = Of() with { Job = waits };
        late = late with { Now = GateInputs.Start + TimeSpan.FromMinutes(25) };
        Assert.Equal((GateVerdicts.Collecting, GateReasons.NotRun), (late.Judge().Verdict, late.Judge().Reason));
        Assert.Equal(GateVerdicts.Failed, (late with { Gate = late.Gate with { NoData = "Fail", ErrorLimit = 1 } }).Judge().Verdict);
    }

    // Disturbances are errors in a row, which the gate may have as many of as it says; then it does what it does without data.
    [Theory]
    [InlineData(0, "Fail", GateVerdicts.Collecting)]
    [InlineData(3, "Fail", GateVerdicts.Collecting)]
    [InlineData(4, "Fail", GateVerdicts.Failed)]
    [InlineData(4, "Hold", GateVerdicts.Collecting)]
    public void What_always_disturbs_is_bounded_by_the_gates_own_policy(int attempt, string noData, string verdict)
    {
        var job = new GateJobFact { Name = "j", Failed = true, FailedReason = "BackoffLimitExceeded", Attempt = attempt };
        var input = Of();
        Assert.Equal(verdict, (input with { Job = job, Gate = input.Gate with { NoData = noData } }).Judge().Verdict);
    }

    private static GateStatus Judge(GateJobFact? job) => (Of() with { Job = job }).Judge();

    private static GateInput Of() => GateInputs.Of(new RolloutGate { Job = new JobGate { Image = "test" } });
}

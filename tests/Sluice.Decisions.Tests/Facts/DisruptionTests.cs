using Sluice.Decisions.Observation;
using Sluice.Decisions.Tests.TrainingJobs;
using Xunit;

namespace Sluice.Decisions.Tests.Facts;

public class DisruptionTests
{
    // Exit code of the container (-1 when unknown), reason of the pod, reason of DisruptionTarget, whether the pod is being deleted, when
    // its deletion was requested in seconds after the container ended (null when unknown), and whether its end is an answer.
    [Theory]
    [InlineData(0, null, null, false, null, true)]
    [InlineData(1, null, null, false, null, true)]
    [InlineData(139, null, null, false, null, true)]
    [InlineData(137, null, null, false, null, false)]
    [InlineData(143, null, null, false, null, false)]
    [InlineData(-1, null, null, false, null, false)]
    [InlineData(-1, "OutOfcpu", null, false, null, false)]
    [InlineData(-1, "UnexpectedAdmissionError", null, false, null, false)]
    [InlineData(1, "Evicted", null, false, null, false)]
    [InlineData(0, "Evicted", null, false, null, false)]
    [InlineData(1, "NodeShutdown", null, false, null, false)]
    [InlineData(1, "Shutdown", null, false, null, false)]
    [InlineData(1, "Terminated", null, false, null, false)]
    [InlineData(1, "Preempting", null, false, null, false)]
    [InlineData(1, null, "PreemptionByScheduler", false, null, false)]
    [InlineData(0, null, "EvictionByEvictionAPI", false, -5, false)]
    [InlineData(0, null, "EvictionByEvictionAPI", false, 5, true)]
    [InlineData(1, null, "DeletionByTaintManager", false, 5, true)]
    [InlineData(1, null, null, true, -5, false)]
    [InlineData(1, null, null, true, 5, true)]
    public void Only_what_the_container_did_by_itself_is_an_answer(
        int code, string? reason, string? disruption, bool deleting, int? asked, bool answer)
    {
        var pod = Jobs.Exited(code) with
        {
            ExitCode = code < 0 ? null : code,
            Reason = reason,
            DisruptionReason = disruption,
            Deleting = deleting,
            DisruptedAt = Jobs.Start + TimeSpan.FromSeconds(60 + asked ?? 0),
        };
        Assert.Equal(answer, Disruption.Of(asked is null ? pod with { DisruptedAt = null } : pod) is null);
    }

    [Fact]
    public void Memory_that_ran_out_is_no_answer_and_is_named() =>
        Assert.Equal("was ended for want of memory", Disruption.Of(Jobs.Exited(137) with { TerminationReason = "OOMKilled" }));

    [Fact]
    public void The_words_of_the_node_are_passed_on() => Assert.Equal(
        "did not run (UnexpectedAdmissionError: Allocate failed: no healthy devices)",
        Disruption.Of(
            Jobs.Exited(1) with
            {
                ExitCode = null,
                Reason = "UnexpectedAdmissionError",
                ReasonMessage = "Allocate failed: no healthy devices",
            }));
}

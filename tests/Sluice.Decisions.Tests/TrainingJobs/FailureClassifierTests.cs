using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

public class FailureClassifierTests
{
    [Theory]
    [InlineData(64, AttemptCause.BadSpec, true, false)]
    [InlineData(65, AttemptCause.BadData, true, false)]
    [InlineData(66, AttemptCause.NoInput, true, false)]
    [InlineData(78, AttemptCause.BadConfiguration, true, false)]
    [InlineData(75, AttemptCause.TemporaryFailure, false, true)]
    [InlineData(1, AttemptCause.Error, false, true)]
    [InlineData(70, AttemptCause.Error, false, true)]
    [InlineData(73, AttemptCause.Error, false, true)]
    [InlineData(137, AttemptCause.Error, false, true)]
    [InlineData(139, AttemptCause.Error, false, true)]
    [InlineData(143, AttemptCause.Evicted, false, false)]
    public void An_exit_code_says_what_to_do(int code, AttemptCause cause, bool permanent, bool counted)
    {
        var failure = FailureClassifier.Classify(Jobs.Exited(code));
        Assert.Equal((cause, permanent, counted), (failure.Cause, failure.Permanent, failure.Counted));
    }

    public static TheoryData<string, AttemptCause> Infrastructure => new()
    {
        { "OOMKilled", AttemptCause.OutOfMemory },
        { "Evicted", AttemptCause.Evicted },
        { "NodeLost", AttemptCause.PodLost },
        { "PreemptionByScheduler", AttemptCause.Evicted },
        { "DeletionByTaintManager", AttemptCause.PodLost },
        { "deleted", AttemptCause.Evicted },
    };

    [Theory]
    [MemberData(nameof(Infrastructure))]
    public void What_the_cluster_did_is_not_counted(string what, AttemptCause cause)
    {
        var pod = Jobs.Exited(137);
        var failure = FailureClassifier.Classify(what switch
        {
            "OOMKilled" => pod with { TerminationReason = what },
            "Evicted" or "NodeLost" => pod with { Reason = what, ExitCode = null },
            "deleted" => pod with { ExitCode = 75, Deleting = true },
            _ => pod with { DisruptionReason = what },
        });
        Assert.Equal((cause, false, false), (failure.Cause, failure.Permanent, failure.Counted));
    }

    [Fact]
    public void What_the_trainer_says_is_permanent_even_on_a_pod_that_is_being_deleted() =>
        Assert.True(FailureClassifier.Classify(Jobs.Exited(65) with { Deleting = true }).Permanent);

    [Theory]
    [InlineData(
        """{"reason":"RaggedRow","field":"spec.dataset.uri","message":"row 7 has 3 cells"}""", "spec.dataset.uri: row 7 has 3 cells")]
    [InlineData("""{"reason":"RaggedRow","field":"spec.dataset.uri","message":"spec.dataset.uri: row 7"}""", "spec.dataset.uri: row 7")]
    [InlineData("Segmentation fault", "worker 0 (train-attempt-0-0) ended with exit code 65: Segmentation fault")]
    [InlineData(null, "worker 0 (train-attempt-0-0) ended with exit code 65")]
    public void The_message_is_the_trainers(string? text, string message) =>
        Assert.Equal(message, FailureClassifier.Classify(Jobs.Exited(65, text)).Message);

    [Fact]
    public void A_long_message_is_cut() =>
        Assert.InRange(FailureClassifier.Classify(Jobs.Exited(1, new string('x', 4096))).Message.Length, 1, 512);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(6, 320)]
    [InlineData(7, 360)]
    [InlineData(int.MaxValue, 360)]
    public void Waits_double_up_to_six_minutes(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BackOff.After(failures));
}

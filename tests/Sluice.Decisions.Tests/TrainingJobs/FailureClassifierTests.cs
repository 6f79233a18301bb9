using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Text;
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
    [InlineData(124, AttemptCause.Error, false, true)]
    [InlineData(128, AttemptCause.Error, false, true)]
    [InlineData(129, AttemptCause.Signal, false, true)]
    [InlineData(137, AttemptCause.Signal, false, true)]
    [InlineData(139, AttemptCause.Signal, false, true)]
    [InlineData(143, AttemptCause.Signal, false, true)]
    [InlineData(159, AttemptCause.Signal, false, true)]
    [InlineData(160, AttemptCause.Error, false, true)]
    [InlineData(255, AttemptCause.Error, false, true)]
    public void An_exit_code_says_what_to_do(int code, AttemptCause cause, bool permanent, bool counted)
    {
        var failure = FailureClassifier.Classify(Jobs.Exited(code));
        Assert.Equal((cause, permanent, counted), (failure.Cause, failure.Permanent, failure.Counted));
    }

    public static TheoryData<string, AttemptCause> Infrastructure => new()
    {
        { "Evicted", AttemptCause.Evicted },
        { "NodeLost", AttemptCause.NodeLost },
        { "PreemptionByScheduler", AttemptCause.Preempted },
        { "WorkloadEvictedDueToPreempted", AttemptCause.Preempted },
        { "WorkloadEvictedDueToPodsReadyTimeout", AttemptCause.Evicted },
        { "DeletionByTaintManager", AttemptCause.NodeLost },
        { "deleted", AttemptCause.PodLost },
    };

    [Theory]
    [MemberData(nameof(Infrastructure))]
    public void What_the_cluster_did_is_not_counted(string what, AttemptCause cause)
    {
        var pod = Jobs.Exited(137);
        var failure = FailureClassifier.Classify(what switch
        {
            "Evicted" or "NodeLost" => pod with { Reason = what, ExitCode = null },
            "deleted" => pod with { ExitCode = 75, Deleting = true },
            _ => pod with { DisruptionReason = what },
        });
        Assert.Equal((cause, false, false), (failure.Cause, failure.Permanent, failure.Counted));
    }

    // The next worker would have as little memory.
    [Theory]
    [InlineData(137)]
    [InlineData(1)]
    public void A_kill_for_lack_of_memory_counts_whatever_the_exit_code(int code)
    {
        var failure = FailureClassifier.Classify(Jobs.Exited(code) with { TerminationReason = "OOMKilled" });
        Assert.Equal((AttemptCause.OutOfMemory, true), (failure.Cause, failure.Counted));
        Assert.Contains("raise spec.resources.limits.memory", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(139, "was ended by SIGSEGV (exit code 139)")]
    [InlineData(137, "was ended by SIGKILL (exit code 137), perhaps for lack of memory; if so, raise spec.resources.limits.memory")]
    [InlineData(150, "was ended by signal 22 (exit code 150)")]
    public void A_signal_has_its_name(int code, string words) => Assert.Equal(
        $"worker 0 (train-attempt-0-0) {words}", FailureClassifier.Classify(Jobs.Exited(code)).Message);

    // A pod that was evicted is deleted in the end.
    [Fact]
    public void What_ended_a_pod_is_not_forgotten_when_it_is_deleted_later()
    {
        var failure = FailureClassifier.Classify(Jobs.Exited(137) with
        {
            Reason = "Evicted",
            ReasonMessage = "The node was low on resource: memory.",
            Deleting = true,
            DisruptedAt = Jobs.Start + TimeSpan.FromHours(1),
        });
        Assert.Equal((AttemptCause.Evicted, false), (failure.Cause, failure.Counted));
    }

    [Fact]
    public void An_init_container_that_failed_is_named_and_counts()
    {
        var pod = Jobs.Exited(1) with { ExitCode = null, Waiting = "init container proxy: ended with exit code 3" };
        var failure = FailureClassifier.Classify(pod);
        Assert.Equal((AttemptCause.Error, true), (failure.Cause, failure.Counted));
        Assert.Contains("did not run: init container proxy: ended with exit code 3", failure.Message, StringComparison.Ordinal);
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
        Assert.InRange(FailureClassifier.Classify(Jobs.Exited(1, new string('x', 4096))).Message.Length, 1, 768);

    [Fact]
    public void Of_a_long_log_the_end_is_kept()
    {
        var log = string.Join('\n', Enumerable.Range(0, 80).Select(step => $"step {step}")) + "\nValueError: boom";
        var message = FailureClassifier.Classify(Jobs.Exited(1, log)).Message;
        Assert.StartsWith("worker 0 (train-attempt-0-0) ended with exit code 1: ", message, StringComparison.Ordinal);
        Assert.EndsWith("step 79\nValueError: boom", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(6, 320)]
    [InlineData(7, 360)]
    [InlineData(int.MaxValue, 360)]
    public void Waits_double_up_to_six_minutes(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BackOff.After(failures));
}

using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Failing;

/// <summary>The worker that was lost is named, and not one that ended because of it.</summary>
public sealed class FirstFailureTests
{
    private static readonly string Followed = ContractJson.Write(
        new TrainerError { Reason = TrainerError.RankLost, Message = "rank 1 is gone; all workers of an attempt end together" });

    private static readonly PodFact Follower = Jobs.Exited(75, Followed);
    private static readonly PodFact Killed = Jobs.Exited(137, rank: 1);

    [Fact]
    public void A_worker_that_says_that_another_was_lost_is_not_the_first_whatever_the_clocks_say()
    {
        var late = Killed with { TerminatedAt = Killed.TerminatedAt!.Value.AddSeconds(3) };
        Assert.Equal((AttemptCause.Signal, 1), Ended(Seen(0, Follower, late)));
    }

    // A script of the user's own ends with 1 when its connection to a killed worker breaks, and says nothing that is known.
    public static TheoryData<PodFact, AttemptCause, int> Followers => new()
    {
        { Follower, AttemptCause.TemporaryFailure, 30 },
        { Jobs.Exited(1), AttemptCause.Error, 10 },
        { Jobs.Exited(75, "connection closed by peer"), AttemptCause.TemporaryFailure, 10 },
    };

    [Theory]
    [MemberData(nameof(Followers))]
    public void It_is_waited_for_until_the_kubelet_had_the_time_to_report_the_other_one(PodFact follower, AttemptCause alone, int seconds)
    {
        var early = TrainingJobDecider.Decide(Seen(seconds - 1, follower, Jobs.Pod(rank: 1)));
        Assert.Null(early.Status.Attempts[^1].EndTime);
        Assert.Equal(JobPhase.Running, early.Status.Phase);
        Assert.Empty(early.Writes.OfType<CreateWorkerPod>());

        Assert.Equal((AttemptCause.Signal, 1), Ended(Seen(seconds - 1, follower, Killed)));
        var decision = TrainingJobDecider.Decide(Seen(seconds, follower, Jobs.Pod(rank: 1)));
        Assert.Equal((alone, 0), (decision.Status.Attempts[^1].Cause, decision.Status.Attempts[^1].Rank));
        Assert.Contains(new DeletePod("train-attempt-0-1", "pod-0-1"), decision.Writes);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(139)]
    public void What_no_other_worker_can_have_caused_is_not_waited_for(int exitCode) =>
        Assert.NotNull(Ended(Seen(0, Jobs.Exited(exitCode), Jobs.Pod(rank: 1))).Item1);

    // The operator was away while the others started.
    [Theory]
    [MemberData(nameof(Followers))]
    public void No_worker_is_pending_while_the_first_one_is_waited_for(PodFact follower, AttemptCause alone, int seconds)
    {
        var seen = Jobs.New(spec => spec with { Workers = 2, RunPolicy = new RunPolicy { PendingDeadline = "1m" } })
            .Then(TimeSpan.FromSeconds(1), Jobs.Pod())
            .Then(TimeSpan.FromSeconds(59), follower, Jobs.Pod(rank: 1));
        Assert.Null(Ended(seen with { Now = Killed.TerminatedAt!.Value.AddSeconds(seconds - 1) }).Item1);
        Assert.Equal((alone, 0), Ended(seen with { Now = Killed.TerminatedAt!.Value.AddSeconds(seconds) }));
    }

    // A program of the user's own says nothing that is known.
    [Theory]
    [InlineData(1)]
    [InlineData(75)]
    public void Within_one_second_a_signal_comes_before_an_exit_code(int exitCode) =>
        Assert.Equal((AttemptCause.Signal, 1), Ended(Seen(0, Jobs.Exited(exitCode, "connection closed by peer"), Killed)));

    [Fact]
    public void Otherwise_the_earlier_one_counts()
    {
        var later = Killed with { TerminatedAt = Killed.TerminatedAt!.Value.AddSeconds(1) };
        Assert.Equal((AttemptCause.Error, 0), Ended(Seen(0, Jobs.Exited(1), later)));
    }

    private static TrainingJobObservation Seen(int seconds, params PodFact[] pods) => Jobs.Running(spec => spec with { Workers = 2 }) with
    {
        Now = Killed.TerminatedAt!.Value.AddSeconds(seconds),
        Pods = pods,
    };

    private static (AttemptCause?, int?) Ended(TrainingJobObservation seen)
    {
        var attempt = TrainingJobDecider.Decide(seen).Status.Attempts[^1];
        return (attempt.Cause, attempt.Rank);
    }
}

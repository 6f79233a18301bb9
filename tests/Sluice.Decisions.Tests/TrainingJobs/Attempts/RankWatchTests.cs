using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Attempts;

public class RankWatchTests
{
    private static readonly DateTime Later = Jobs.Start.AddHours(2);

    [Fact]
    public void A_rank_that_reports_nothing_new_ends_the_attempt_for_all()
    {
        var seen = Running(Beat(0, 41, 1790), Beat(1, 40, 1800), Beat(2, 41, 1795));
        var decision = TrainingJobDecider.Decide(seen with { Now = Later.AddSeconds(-1) });
        Assert.Equal((null, TimeSpan.FromSeconds(1)), (decision.Status.Attempts[0].Cause, decision.RequeueAfter));

        decision = TrainingJobDecider.Decide(seen);
        var attempt = decision.Status.Attempts[0];
        Assert.Equal((AttemptCause.StuckRank, 1, "node-1", 1), (attempt.Cause, attempt.Rank, attempt.Node, decision.Status.FailedAttempts));
        Assert.Equal(
            "worker 1 (train-attempt-0-1) on node node-1 stands at step 40 of 100 since 2026-05-01 13:30:00Z; spec.runPolicy.stuckAfter "
                + "allows 30m",
            attempt.Message);
        Assert.Equal(3, decision.Writes.OfType<DeletePod>().Count());
        Assert.Contains(decision.Events, one => one.Reason == "AttemptEnded" && one.Message.Contains("StuckRank"));
    }

    [Fact]
    public void A_sign_of_life_in_time_lets_it_go_on() =>
        Assert.Null(TrainingJobDecider.Decide(Running(Beat(0, 40, 1799), Beat(1, 40, 10), Beat(2, 40, 10))).Status.Attempts[0].Cause);

    [Fact]
    public void Ranks_that_never_report_are_never_stuck() =>
        Assert.Null(TrainingJobDecider.Decide(Running()).Status.Attempts[0].Cause);

    [Fact]
    public void Ranks_wait_for_rank_0_once_all_steps_are_done()
    {
        Assert.Null(TrainingJobDecider.Decide(Running(Beat(0, 100, 1), Beat(1, 100, 7000))).Status.Attempts[0].Cause);
        var published = TrainingJobDecider.Decide(Running(Beat(0, 100, 7000), Beat(1, 100, 7000))).Status.Attempts[0];
        Assert.Equal((AttemptCause.StuckRank, 0), (published.Cause, published.Rank));
    }

    [Fact]
    public void A_rank_waits_for_others_that_have_no_node()
    {
        var seen = Running(Beat(0, 0, 7000), Beat(1, 0, 7000));
        var queued = seen.Pods[2] with { Phase = PodPhases.Pending, ScheduledAt = null, NodeName = null };
        Assert.Null(TrainingJobDecider.Decide(seen with { Pods = [seen.Pods[0], seen.Pods[1], queued] }).Status.Attempts[0].Cause);

        // The wait begins once all run.
        var now = seen.Status! with
        {
            Conditions =
            [
                .. seen.Status.Conditions.Select(condition => condition.Type == ConditionTypes.Running
                    ? condition with { LastTransitionTime = Later.AddMinutes(-29) }
                    : condition),
            ],
        };
        Assert.Null(TrainingJobDecider.Decide(seen with { Status = now }).Status.Attempts[0].Cause);
        Assert.NotNull(TrainingJobDecider.Decide(seen with { Status = now, Now = Later.AddMinutes(1) }).Status.Attempts[0].Cause);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Silence_counts_when_it_is_no_accident(int misses, bool stuck)
    {
        var cause = TrainingJobDecider.Decide(Running(Beat(0, 40, 1800) with { Misses = misses })).Status.Attempts[0];
        Assert.Equal(stuck, cause.Cause == AttemptCause.StuckRank);
        Assert.Equal(misses >= 6, cause.Message?.Contains("and does not answer", StringComparison.Ordinal) is true);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    public void Ranks_that_met_others_than_the_jobs_workers_end_the_attempt_at_once(int world, bool ends)
    {
        var beat = Beat(2, 0, 0);
        var decision = TrainingJobDecider.Decide(Running(beat with { Report = beat.Report with { WorldSize = world } }));
        var attempt = decision.Status.Attempts[0];
        Assert.Equal(ends ? AttemptCause.Error : null, attempt.Cause);
        Assert.Equal(ends ? 1 : 0, decision.Status.FailedAttempts);
        if (ends)
        {
            Assert.StartsWith(
                $"worker 2 (train-attempt-0-2) has met {world} worker(s), and the attempt has 3; ",
                attempt.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_report_that_says_the_same_but_for_estimates_is_no_sign_of_life()
    {
        var report = new ProgressReport { Step = 40, EtaSeconds = 60, GpuIdleSeconds = 1, UpdatedAt = Jobs.Start };
        Assert.True(Heartbeat.IsSame(report, report with { EtaSeconds = 61, GpuIdleSeconds = 6 }));
        Assert.False(Heartbeat.IsSame(report, report with { Step = 41 }));
        Assert.False(Heartbeat.IsSame(report, report with { Work = 1 }));
        Assert.False(Heartbeat.IsSame(report, report with { UpdatedAt = Jobs.Start.AddSeconds(1) }));
    }

    // A job of three workers that has run for two hours, less ten seconds.
    private static TrainingJobObservation Running(params Heartbeat[] beats) =>
        Jobs.Running(spec => spec with { Workers = 3 }) with { Now = Later, Heartbeats = beats };

    private static Heartbeat Beat(int rank, long step, int secondsAgo) => new(
        0, rank, new ProgressReport { Step = step, TotalSteps = 100, Rank = rank }, Later.AddSeconds(-secondsAgo));
}

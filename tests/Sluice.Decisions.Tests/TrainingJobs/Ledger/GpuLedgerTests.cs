using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Ledger;
using Sluice.Decisions.TrainingJobs.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Ledger;

public class GpuLedgerTests
{
    // An attempt of 1,000 GPU seconds: from which step, to which, how many of them no checkpoint kept, and the seconds that are of use.
    [Theory]
    [InlineData(AttemptCause.Succeeded, null, 100L, null, 1000)]
    [InlineData(AttemptCause.Evicted, null, 100L, 25L, 750)]
    [InlineData(AttemptCause.Evicted, 0L, 100L, 0L, 1000)]
    [InlineData(AttemptCause.Error, 60L, 100L, 40L, 0)]
    [InlineData(AttemptCause.Error, 60L, 100L, 30L, 250)]
    [InlineData(AttemptCause.Error, 60L, 60L, 0L, 0)]
    [InlineData(AttemptCause.Error, null, null, null, 0)]
    [InlineData(AttemptCause.Error, 0L, 3L, 1L, 666)]
    [InlineData(AttemptCause.Error, 0L, 3L, 9L, 0)]
    public void The_share_of_the_steps_that_a_checkpoint_kept_is_useful(
        AttemptCause cause, long? from, long? step, long? lost, long useful) =>
        Assert.Equal(
            useful,
            GpuLedger.Useful(new TrainingAttempt { Cause = cause, ResumedStep = from, Step = step, LostSteps = lost, GpuSeconds = 1000 }));

    [Fact]
    public void A_record_that_is_replaced_counts_once()
    {
        var attempt = new TrainingAttempt
        {
            Number = 3,
            EndTime = Jobs.Start,
            Cause = AttemptCause.Succeeded,
            GpuSeconds = 100,
            GpuIdleSeconds = 40,
            Cost = "1.50",
        };
        var status = new TrainingJobStatus
        {
            Attempts = [attempt with { GpuSeconds = null }],
            GpuSeconds = new GpuSeconds
            {
                Total = 10,
                Lost = 10,
                LostByCause = new SortedDictionary<string, long> { ["Evicted"] = 10 },
            },
            Cost = "0.25",
        };
        var booked = GpuLedger.Replace(status, attempt);
        Assert.Equal((110, 100, 10, 40, "1.75"), Sums(booked));
        Assert.Equal(Sums(booked), Sums(GpuLedger.Replace(booked, attempt)));

        // Its pods went before the version was registered: what was useful is lost.
        var lost = GpuLedger.Replace(booked, attempt with { Cause = AttemptCause.PodLost, GpuSeconds = 120, Cost = "1.80" });
        Assert.Equal((130, 0, 130, 40, "2.05"), Sums(lost));
        Assert.Equal(
            new Dictionary<string, long> { ["Evicted"] = 10, ["PodLost"] = 120 }, lost.GpuSeconds!.LostByCause!.ToDictionary());
        var back = GpuLedger.Replace(lost, attempt with { Cause = AttemptCause.Succeeded });
        Assert.Equal(["Evicted"], back.GpuSeconds!.LostByCause!.Keys);
    }

    [Fact]
    public void An_attempt_that_fails_loses_what_came_after_its_checkpoint()
    {
        var seen = Jobs.Running(Checkpointed) with { Progress = Report(step: 40, saved: 30) };
        seen = seen.Then(TimeSpan.FromSeconds(5), Jobs.Exited(1));
        var status = TrainingJobDecider.Decide(seen).Status;
        var attempt = status.Attempts[0];
        Assert.Equal((40, 10, 0, 120), (attempt.Step, attempt.LostSteps, attempt.Rank, attempt.GpuSeconds));
        Assert.Equal((120, 90, 30), (status.GpuSeconds!.Total, status.GpuSeconds.Useful, status.GpuSeconds.Lost));
        Assert.Equal(30, status.GpuSeconds.LostByCause!["Error"]);

        // The next one, whose trainer does not say where it began, is taken to go on from that checkpoint.
        seen = seen with { Status = status, Now = seen.Now.AddSeconds(100), Pods = [], Progress = null };
        seen = seen.Then(TimeSpan.FromSeconds(1), Jobs.Pod(attempt: 1));
        seen = seen with { Progress = Report(step: 50, saved: 45, attempt: 1) };
        var ended = TrainingJobDecider.Decide(seen.Then(TimeSpan.FromSeconds(1), Jobs.Exited(1, attempt: 1))).Status.Attempts[1];
        Assert.Equal((30, 50, 5), (ended.ResumedStep, ended.Step, ended.LostSteps));
        Assert.Equal(3 * ended.GpuSeconds / 4, GpuLedger.Useful(ended));
    }

    [Fact]
    public void What_the_next_attempt_goes_on_from_was_kept_although_no_pod_could_say_so()
    {
        var seen = Jobs.Running(Checkpointed) with { Progress = Report(step: 40, saved: 30) };
        seen = seen.Then(TimeSpan.FromSeconds(5)).Then(TimeSpan.FromSeconds(1)); // evicted, and gone before its last word was heard
        Assert.Equal((40, 10), (seen.Status!.Attempts[0].Step, seen.Status.Attempts[0].LostSteps));
        seen = (seen with { Now = seen.Now.AddMinutes(1), Progress = null }).Then(TimeSpan.FromSeconds(5), Jobs.Pod(attempt: 1));
        seen = seen with { Progress = Report(step: 51, saved: 50, attempt: 1) with { ResumedStep = 50 } };
        var status = TrainingJobDecider.Decide(seen).Status;
        Assert.Equal((50, 0, 50), (status.Attempts[0].Step, status.Attempts[0].LostSteps, status.Attempts[1].ResumedStep));
        Assert.Equal((status.GpuSeconds!.Total, 0L), (status.GpuSeconds.Useful, status.GpuSeconds.Lost));
        Assert.False(TrainingJobDecider.Decide(seen with { Status = status }).StatusChanged);

        // A checkpoint that cannot be read any more is lost as well.
        seen = seen with { Progress = seen.Progress! with { ResumedStep = 20 } };
        Assert.Equal(20, TrainingJobDecider.Decide(seen).Status.Attempts[0].LostSteps);
    }

    [Fact]
    public void What_a_worker_without_GPUs_saved_last_counts_as_well()
    {
        var seen = Jobs.Running(Checkpointed) with { Progress = Report(step: 40, saved: 30) };
        var evicted = Jobs.Pod() with { Gpus = 0, Deleting = true, DisruptionReason = "EvictionByEvictionAPI", DisruptedAt = seen.Now };
        var ended = evicted with
        {
            Phase = "Failed",
            ExitCode = 75,
            TerminatedAt = seen.Now,
            TerminationMessage = ContractJson.Write(new TrainerError { Reason = "Terminated", Progress = Report(step: 42, saved: 42) }),
        };
        seen = (seen with { Spec = seen.Spec with { Suspend = true } }).Then(TimeSpan.FromSeconds(5), evicted);
        Assert.Equal(10, seen.Status!.Attempts[0].LostSteps);
        seen = seen.Then(TimeSpan.FromSeconds(5), ended);
        seen = seen.Then(TimeSpan.FromSeconds(5), ended);
        Assert.Equal((42, 0), (seen.Status!.Attempts[0].Step, seen.Status.Attempts[0].LostSteps));
        Assert.False(TrainingJobDecider.Decide(seen).StatusChanged);
    }

    [Fact]
    public void Without_checkpoints_all_of_a_failed_attempt_is_lost()
    {
        var seen = Jobs.Running() with { Progress = Report(step: 40, saved: 30) };
        var status = TrainingJobDecider.Decide(seen.Then(TimeSpan.FromSeconds(5), Jobs.Exited(1))).Status;
        Assert.Equal((40, 0), (status.Attempts[0].LostSteps, status.GpuSeconds!.Useful));
    }

    [Fact]
    public void What_pods_hold_while_they_write_a_last_checkpoint_is_counted_once_it_is_over()
    {
        var seen = Jobs.Running(Checkpointed) with { Progress = Report(step: 40, saved: 30) };
        seen = seen.Then(TimeSpan.FromSeconds(10), seen.Pods[0]);
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        var stopping = Jobs.Pod() with { Deleting = true, DisruptedAt = seen.Now };
        seen = seen.Then(TimeSpan.FromSeconds(4), stopping);
        var attempt = seen.Status!.Attempts[0];
        Assert.Equal((40, 2, 10), (attempt.GpuSeconds, attempt.HeldGpus, attempt.LostSteps));
        Assert.False(TrainingJobDecider.Decide(seen).StatusChanged);

        var error = new TrainerError { Reason = "Terminated", Progress = Report(step: 42, saved: 42) };
        var ended = stopping with
        {
            Phase = "Failed",
            ExitCode = 75,
            TerminatedAt = seen.Now,
            TerminationMessage = ContractJson.Write(error),
        };
        var settled = seen.Then(TimeSpan.FromSeconds(1), ended);
        var decision = TrainingJobDecider.Decide(settled);
        attempt = decision.Status.Attempts[0];
        Assert.Equal((48, 0, 42, 0), (attempt.GpuSeconds, attempt.HeldGpus, attempt.Step, attempt.LostSteps));
        Assert.Equal((48, 48, 0), (decision.Status.GpuSeconds!.Total, decision.Status.GpuSeconds.Useful, decision.Status.GpuSeconds.Lost));
        Assert.False(TrainingJobDecider.Decide(settled with { Status = decision.Status }).StatusChanged);

        // Gone unseen, after an hour in which no operator looked: it held its GPUs for no longer than its grace period.
        var gone = TrainingJobDecider.Decide(seen with { Now = seen.Now.AddHours(1), Pods = [] }).Status.Attempts[0];
        Assert.Equal((40 + (2 * 30), 0), (gone.GpuSeconds, gone.HeldGpus));
    }

    [Fact]
    public void Idle_time_is_that_of_all_ranks_and_no_more_than_was_held()
    {
        var seen = Jobs.Running(spec => spec with { Workers = 2 });
        seen = seen with
        {
            Heartbeats = [Beat(0, 12.7), Beat(1, 30)],
            Pods = [Jobs.Exited(1), Jobs.Exited(143, rank: 1)],
            Now = Jobs.Start.AddSeconds(60),
        };
        var status = TrainingJobDecider.Decide(seen).Status;
        Assert.Equal((42, 42), (status.Attempts[0].GpuIdleSeconds, status.GpuSeconds!.Idle));
        var mad = seen with { Heartbeats = [Beat(0, 1e9)] };
        Assert.Equal(240, TrainingJobDecider.Decide(mad).Status.Attempts[0].GpuIdleSeconds);
        Assert.Null(TrainingJobDecider.Decide(seen with { Heartbeats = [] }).Status.GpuSeconds!.Idle);

        Heartbeat Beat(int rank, double idle) =>
            new(0, rank, new ProgressReport { Step = 1, GpuIdleSeconds = idle }, Jobs.Start);
    }

    internal static ProgressReport Report(long step, long? saved, int attempt = 0) => new()
    {
        Attempt = attempt,
        Step = step,
        TotalSteps = 100,
        LastCheckpointStep = saved,
        UpdatedAt = Jobs.Start.AddSeconds(step),
    };

    internal static TrainingJobSpec Checkpointed(TrainingJobSpec spec) =>
        spec with { Checkpoint = new CheckpointOptions { Volume = "models" } };

    private static (long Total, long Useful, long Lost, long? Idle, string? Cost) Sums(TrainingJobStatus status) => (
        status.GpuSeconds!.Total, status.GpuSeconds.Useful, status.GpuSeconds.Lost, status.GpuSeconds.Idle, status.Cost);
}

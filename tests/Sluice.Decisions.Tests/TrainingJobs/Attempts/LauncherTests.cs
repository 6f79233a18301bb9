using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;
using static Sluice.Decisions.Tests.TrainingJobs.Exports.Exports;

namespace Sluice.Decisions.Tests.TrainingJobs.Attempts;

/// <summary>Attempts whose rank 0 starts the processes of all pods.</summary>
public class LauncherTests
{
    private static readonly PodFact Joined = Jobs.Pod(rank: 1) with { ContainerReady = true };
    private static readonly PodFact Outside = Jobs.Pod(rank: 1);
    private static readonly PodFact Done = Jobs.Exited(0);

    [Fact]
    public void The_keys_come_before_the_pods_and_all_know_the_hosts_of_the_attempt()
    {
        var keys = ChildNames.LoginKeys("train", "job-uid");
        var writes = TrainingJobDecider.Decide(Jobs.New(Launched)).Writes
            .Where(step => step is CreateLoginKeys or CreateWorkerPod).ToList();

        Assert.Equal(new CreateLoginKeys(keys), writes[0]);
        var pods = writes.Skip(1).Cast<CreateWorkerPod>().ToList();
        Assert.Equal([0, 1], pods.Select(pod => pod.Rank));
        Assert.All(pods, pod =>
        {
            Assert.Equal(["train-attempt-0-0.train-workers", "train-attempt-0-1.train-workers"], pod.Launcher!.Hosts);
            Assert.Equal((keys, pod.Launcher.Hosts[0]), (pod.Launcher.Keys, pod.MasterAddress));
        });
    }

    [Fact]
    public void Keys_are_made_as_long_as_a_pod_is_missing_and_no_longer()
    {
        var seen = Jobs.New(Launched).Then(TimeSpan.FromSeconds(5), Jobs.Pod());
        Assert.Single(TrainingJobDecider.Decide(seen).Writes.OfType<CreateLoginKeys>());
        Assert.Empty(TrainingJobDecider.Decide(seen with { Pods = [Jobs.Pod(), Outside] }).Writes.OfType<CreateLoginKeys>());
    }

    [Fact]
    public void A_job_that_is_made_again_has_other_keys() =>
        Assert.NotEqual(ChildNames.LoginKeys("train", "one"), ChildNames.LoginKeys("train", "other"));

    [Fact]
    public void One_pod_needs_no_keys_and_pods_that_start_their_own_processes_no_hosts()
    {
        var alone = TrainingJobDecider.Decide(Jobs.New(spec => Launched(spec) with { Workers = 1 })).Writes;
        Assert.Empty(alone.OfType<CreateLoginKeys>());
        var launcher = alone.OfType<CreateWorkerPod>().Single().Launcher!;
        Assert.Equal(["localhost"], launcher.Hosts);
        Assert.Null(launcher.Keys);

        var others = TrainingJobDecider.Decide(Jobs.New(spec => Script(spec) with { Workers = 2 })).Writes;
        Assert.Empty(others.OfType<CreateLoginKeys>());
        Assert.All(others.OfType<CreateWorkerPod>(), pod => Assert.Null(pod.Launcher));
    }

    [Fact]
    public void Rank_0_ends_the_attempt_and_the_others_are_ended_for_it()
    {
        var decision = Judge([Done, Joined], seconds: 64);

        var attempt = Assert.Single(decision.Status.Attempts);
        Assert.Equal((AttemptCause.Succeeded, Done.TerminatedAt), (attempt.Cause, attempt.EndTime));
        Assert.Equal(JobPhase.Publishing, decision.Status.Phase);
        Assert.Contains(new DeletePod(Joined.Name, Joined.Uid), decision.Writes);
        Assert.Equal(0, decision.Status.FailedAttempts);
    }

    [Fact]
    public void A_launcher_that_ends_with_0_after_another_pod_was_killed_has_not_succeeded()
    {
        var killed = Jobs.Exited(137, rank: 1) with { TerminatedAt = Done.TerminatedAt };

        // The end of the other pod may be heard of later.
        Assert.Null(Judge([Done, Joined], seconds: 61).Status.Attempts[0].EndTime);
        var attempt = Judge([Done, killed], seconds: 62).Status.Attempts[0];
        Assert.Equal((AttemptCause.Signal, 137, 1), (attempt.Cause, attempt.ExitCode, attempt.Rank));
    }

    public static TheoryData<string, PodFact?> Ends => new()
    {
        { "is asked to stop", Joined with { Deleting = true, DisruptedAt = Jobs.Start.AddSeconds(62) } },
        { "is ended by a signal", Jobs.Exited(143, rank: 1) with { TerminatedAt = Jobs.Start.AddSeconds(63) } },
        { "fails as sshd does", Jobs.Exited(255, rank: 1) with { TerminatedAt = Jobs.Start.AddSeconds(63) } },
        { "ends with 0", Jobs.Exited(0, rank: 1) },
        { "is lost with its node", Joined with { Phase = PodPhases.Unknown } },
        { "is gone", null },
    };

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public void After_rank_0_is_done_no_end_of_another_pod_is_a_failure(string how, PodFact? other)
    {
        PodFact[] pods = other is null ? [Done] : [Done, other];
        var decision = Judge(pods, seconds: 64);
        Assert.True(decision.Status.Attempts[0].Cause == AttemptCause.Succeeded, $"{how}: {decision.Status.Attempts[0].Message}");

        // Nor is it once the end is recorded and the output published.
        var later = Running(pods) with { Now = Jobs.Start.AddSeconds(70), Status = decision.Status };
        Assert.Equal(AttemptCause.Succeeded, TrainingJobDecider.Decide(later).Status.Attempts[0].Cause);
    }

    public static TheoryData<PodFact, AttemptCause, string> Leaves => new()
    {
        { Jobs.Exited(0, rank: 1), AttemptCause.Error, "ended with exit code 0 before rank 0 did, which needs its sshd to the end" },
        { Jobs.Exited(255, "no hostkeys available", rank: 1), AttemptCause.Error, "ended with exit code 255: no hostkeys available" },
        { Jobs.Exited(137, rank: 1) with { TerminationReason = "OOMKilled" }, AttemptCause.OutOfMemory, "ran out of memory; raise spec" },
        { Joined with { Phase = PodPhases.Unknown }, AttemptCause.NodeLost, "was lost with its node node-1" },
        {
            Joined with { Deleting = true, DisruptedAt = Jobs.Start.AddSeconds(60), DisruptionReason = "PreemptionByScheduler" },
            AttemptCause.Preempted, "was preempted (PreemptionByScheduler)"
        },
    };

    [Theory]
    [MemberData(nameof(Leaves), DisableDiscoveryEnumeration = true)]
    public void A_pod_that_leaves_before_rank_0_is_done_ends_the_attempt_and_is_named(PodFact left, AttemptCause cause, string message)
    {
        var decision = Judge([Jobs.Pod(), left], seconds: 70);

        var attempt = decision.Status.Attempts[0];
        Assert.Equal((cause, 1), (attempt.Cause, attempt.Rank));
        Assert.StartsWith($"worker 1 (train-attempt-0-1) {message}", attempt.Message, StringComparison.Ordinal);
        Assert.Contains(new DeletePod(Jobs.Pod().Name, Jobs.Pod().Uid), decision.Writes);
    }

    [Fact]
    public void The_pod_that_failed_first_says_why_the_launcher_failed()
    {
        var killed = Jobs.Exited(137, rank: 1) with { TerminationReason = "OOMKilled", TerminatedAt = Jobs.Start.AddSeconds(59) };
        var attempt = Judge([Jobs.Exited(1), killed], seconds: 65).Status.Attempts[0];
        Assert.Equal((AttemptCause.OutOfMemory, 1), (attempt.Cause, attempt.Rank));

        attempt = Judge([Jobs.Exited(1, "mpirun noticed"), Joined], seconds: 70).Status.Attempts[0];
        Assert.Equal((AttemptCause.Error, 0, 1), (attempt.Cause, attempt.Rank, attempt.ExitCode));
    }

    [Fact]
    public void Rank_0_that_was_asked_to_stop_is_not_done_by_ending_with_0()
    {
        var stopped = Done with { Deleting = true, DisruptedAt = Jobs.Start.AddSeconds(50), DisruptionReason = "EvictionByEvictionAPI" };
        var attempt = Judge([stopped, Joined], seconds: 65).Status.Attempts[0];
        Assert.Equal((AttemptCause.Evicted, 0), (attempt.Cause, attempt.Rank));
    }

    [Fact]
    public void Pods_that_no_process_ran_in_fail_the_attempt_once_their_node_had_time_to_say_otherwise()
    {
        // Rank 0 ended after 60 seconds.
        var early = Judge([Done, Outside], seconds: 89);
        Assert.Null(early.Status.Attempts[0].EndTime);
        Assert.Empty(early.Writes.OfType<DeletePod>());

        var late = Judge([Done, Outside], seconds: 90).Status;
        Assert.Equal((AttemptCause.Error, 1, 1), (late.Attempts[0].Cause, late.Attempts[0].Rank, late.FailedAttempts));
        Assert.StartsWith(
            "spec.trainer.command: rank 0 ended with 0 and never logged in to worker 1 (train-attempt-0-1), so that fewer pods took part",
            late.Attempts[0].Message, StringComparison.Ordinal);
        Assert.Equal(AttemptCause.Succeeded, Judge([Done, Joined], seconds: 90).Status.Attempts[0].Cause);
    }

    [Fact]
    public void A_host_that_cannot_be_reached_is_no_fault_of_the_program()
    {
        var error = ContractJson.Write(new TrainerError
        {
            Reason = MpiContract.Unreachable,
            Message = "worker 1 (train-attempt-0-1.train-workers) cannot be reached on port 2222 after 600 s: no answer",
        });
        var status = Judge([Jobs.Exited(ExitCodes.TryAgain, error), Outside], seconds: 65).Status;

        Assert.Equal((AttemptCause.TemporaryFailure, 0), (status.Attempts[0].Cause, status.FailedAttempts));
        Assert.StartsWith("worker 1 (train-attempt-0-1.train-workers) cannot be", status.Attempts[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_keeps_the_trainer_contract_gives_its_result_by_rank_0()
    {
        var result = Done with { TerminationMessage = Jobs.Result(("accuracy", "0.9")) };
        var seen = Running([result, Joined], contract: true) with { Now = Jobs.Start.AddSeconds(64) };

        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal(AttemptCause.Succeeded, decision.Status.Attempts[0].Cause);
        Assert.Contains(new DeletePod(Joined.Name, Joined.Uid), decision.Writes);
        Assert.Single(decision.Writes.OfType<CreateModelVersion>());
    }

    [Fact]
    public void The_GPUs_of_the_others_count_until_they_are_free()
    {
        // Two GPUs each, from the start: rank 0 ended after 60 seconds, which was seen after 70; worker 1 ended after 72.
        var seen = Running([Done, Joined]) with { Now = Jobs.Start.AddSeconds(70) };
        var ended = TrainingJobDecider.Decide(seen).Status;
        Assert.Equal((2 * 60) + (2 * 70), ended.Attempts[0].GpuSeconds);

        var gone = seen with
        {
            Now = Jobs.Start.AddSeconds(80),
            Status = ended,
            Pods = [Done, Jobs.Exited(255, rank: 1) with { TerminatedAt = Jobs.Start.AddSeconds(72) }],
        };
        var settled = TrainingJobDecider.Decide(gone).Status;
        Assert.Equal((2 * 60) + (2 * 72), settled.Attempts[0].GpuSeconds);
        Assert.Equal((264, 264, 0), (settled.GpuSeconds!.Total, settled.GpuSeconds.Useful, settled.GpuSeconds.Lost));
    }

    private static Decision<TrainingJobStatus> Judge(IReadOnlyList<PodFact> pods, double seconds) =>
        TrainingJobDecider.Decide(Running(pods) with { Now = Jobs.Start.AddSeconds(seconds) });

    private static TrainingJobObservation Running(IReadOnlyList<PodFact> pods, bool contract = false)
    {
        var seen = Jobs.Running(
            spec => contract ? Launched(spec) with { Trainer = Launched(spec).Trainer with { Outputs = null } } : Launched(spec));
        return seen with { Pods = pods };
    }

    private static TrainingJobSpec Launched(TrainingJobSpec spec) => Script(spec) with
    {
        Workers = 2,
        Trainer = Script(spec).Trainer with { Launcher = "Mpi", Command = ["mpirun", "train"] },
    };
}

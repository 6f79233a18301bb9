using Sluice.Api.TrainingJobs;
using Sluice.Decisions;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Simulation.Gangs;

public class GangSimulationTests
{
    [Fact]
    public void Every_schedule_of_several_workers_keeps_the_invariants_and_comes_to_rest() =>
        Seeds.Run(seed => GangRun.Run(seed, TrainingJobDecider.Decide), share: 5);

    /// <summary>What the invariants are about does happen.</summary>
    [Theory]
    [InlineData(AttemptCause.Succeeded)]
    [InlineData(AttemptCause.StuckRank)]
    [InlineData(AttemptCause.Budget)]
    [InlineData(AttemptCause.Unschedulable)]
    [InlineData(AttemptCause.NodeLost)]
    [InlineData(AttemptCause.Preempted)]
    [InlineData(AttemptCause.PodLost)]
    [InlineData(AttemptCause.Error)]
    [InlineData(AttemptCause.Resized)]
    public void Attempts_end_by_every_cause(AttemptCause cause) => Assert.Contains(
        Enumerable.Range(0, 100), seed => GangRun.Run(seed, TrainingJobDecider.Decide).Attempts.Any(attempt => attempt.Cause == cause));

    /// <summary>Mutants of the decider, each with the rule that must detect it, and the seed that does so.</summary>
    public static TheoryData<string, string, int> Mutants => new()
    {
        { nameof(StartsWhileTheLastOnesWriteACheckpoint), GangRules.Overlap, 0 },
        { nameof(ForgetsWhatPodsHoldAfterTheEnd), GangRules.Exact, 32 },
        { nameof(CountsTimeInTheQueue), GangRules.Exact, 1 },
        { nameof(AddsTheTotalTwice), GangRules.Sums, 0 },
        { nameof(WaitsForWhatHangs), GangRules.InTime, 22 },
        { nameof(TakesAnOldReportForAHang), GangRules.NoFalseAlarm, 0 },
        { nameof(CountsOnlyWhatHasEnded), GangRules.Within, 4 },
        { nameof(WaitsForAllWorkers), "comes to rest", 2 },
        { nameof(GoesOnWithTooFew), GangRules.Bounds, 9 },
        { nameof(NeverLooksForRoom), GangRules.Grows, 26 },
        { nameof(GrowsWithoutRoom), GangRules.SeesRoom, 2 },
        { nameof(KeepsSparePods), GangRules.NotInVain, 26 },
        { nameof(TellsWorkersTheNumberOfTheSpec), GangRules.Together, 2 },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_decider_with_a_flaw_is_caught(string mutant, string rule, int likely)
    {
        var decide = GetType().GetMethod(mutant)!.CreateDelegate<Func<TrainingJobObservation, Decision<TrainingJobStatus>>>();
        Assert.True(
            Seeds.Any(200, rule, seed => GangRun.Run(seed, decide), likely),
            $"{mutant} broke '{rule}' under none of the schedules");
    }

    public static Decision<TrainingJobStatus> StartsWhileTheLastOnesWriteACheckpoint(TrainingJobObservation seen) =>
        TrainingJobDecider.Decide(seen with { Pods = [.. seen.Pods.Where(pod => !pod.Deleting)] });

    public static Decision<TrainingJobStatus> ForgetsWhatPodsHoldAfterTheEnd(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision with
        {
            Status = decision.Status with
            {
                Attempts = [.. decision.Status.Attempts.Select(attempt => attempt with { HeldGpus = attempt.HeldGpus is null ? null : 0 })],
            },
        };
    }

    public static Decision<TrainingJobStatus> CountsTimeInTheQueue(TrainingJobObservation seen) => TrainingJobDecider.Decide(seen with
    {
        Pods = [.. seen.Pods.Select(pod => pod with { ScheduledAt = pod.ScheduledAt is null ? null : pod.CreatedAt })],
    });

    public static Decision<TrainingJobStatus> AddsTheTotalTwice(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision.Status is { CompletionTime: not null, GpuSeconds: { } sums } && seen.Status?.CompletionTime is null
            ? decision with { Status = decision.Status with { GpuSeconds = sums with { Total = sums.Total * 2 } } }
            : decision;
    }

    public static Decision<TrainingJobStatus> WaitsForWhatHangs(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen with { Spec = seen.Spec with { RunPolicy = seen.Spec.RunPolicy with { StuckAfter = "24h" } } });

    public static Decision<TrainingJobStatus> TakesAnOldReportForAHang(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen with { Heartbeats = [.. seen.Heartbeats.Select(beat => beat with { ChangedAt = GangWorld.Start })] });

    public static Decision<TrainingJobStatus> WaitsForAllWorkers(TrainingJobObservation seen) =>
        TrainingJobDecider.Decide(seen with { Spec = seen.Spec with { Elastic = null } });

    public static Decision<TrainingJobStatus> GoesOnWithTooFew(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Spec.Elastic is { } elastic ? seen with { Spec = seen.Spec with { Elastic = elastic with { Min = 0 } } } : seen);

    public static Decision<TrainingJobStatus> NeverLooksForRoom(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision with { Writes = [.. decision.Writes.Where(step => step is not CreateWorkerPod { Spare: true })] };
    }

    // It takes a pod that is pending for one that has a node.
    public static Decision<TrainingJobStatus> GrowsWithoutRoom(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Status is { Attempts: [.., { EndTime: null } open] }
            ? seen with
            {
                Pods = [.. seen.Pods.Select(pod => pod.Rank >= open.Workers ? pod with { ScheduledAt = pod.CreatedAt } : pod)],
            }
            : seen);

    // It does not see that a spare pod has got a node.
    public static Decision<TrainingJobStatus> KeepsSparePods(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Status is { Attempts: [.., { EndTime: null } open] }
            ? seen with { Pods = [.. seen.Pods.Select(pod => pod.Rank >= open.Workers ? pod with { ScheduledAt = null } : pod)] }
            : seen);

    public static Decision<TrainingJobStatus> TellsWorkersTheNumberOfTheSpec(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision with
        {
            Writes = [.. decision.Writes.Select(step => step is CreateWorkerPod pod ? pod with { WorldSize = seen.Spec.Workers } : step)],
        };
    }

    public static Decision<TrainingJobStatus> CountsOnlyWhatHasEnded(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Status is { Attempts: [.., { EndTime: null }] } ? seen with { Spec = seen.Spec with { Budget = null } } : seen);
}

using System.Runtime.Versioning;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;
using Xunit.Sdk;

namespace Sluice.Tests.EndToEnd.Disturbances;

/// <summary>
/// SIGKILL to each rank at each phase: an attempt more, no more than a checkpoint's interval lost, and the artifact of an undisturbed job.
/// <c>make disturb</c> takes them all, a test run two.
/// </summary>
[Collection(ServedCollection.Name)]
[SupportedOSPlatform("linux")]
public sealed class KilledRankTests(Served served)
{
    private const string Program = "Sluice.Trainer";

    // More jobs at a time would each take longer than a test waits.
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 2 };

    // What a step and the write of a checkpoint take on a busy machine.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(4);

    private static readonly (string Phase, int Rank)[] Kills =
    [
        ("mid-step", 1),
        ("mid-checkpoint", 0),
        .. DisturbFactAttribute.IsOn
            ? new[]
            {
                ("rendezvous", 0), ("rendezvous", 1), ("mid-step", 0), ("mid-checkpoint", 1),
                ("mid-publish", 0), // rank 1 has ended by then
            }
            : [],
    ];

    [LocalFact]
    public async Task A_rank_that_is_killed_costs_an_attempt_and_a_checkpoint_s_interval_at_most()
    {
        var undisturbed = TwoWorkerJob.UndisturbedAsync(served.Client);
        await Parallel.ForEachAsync(
            Kills, AtOnce, async (kill, _) => await KilledAsync(kill.Phase, kill.Rank, undisturbed));
    }

    private async Task KilledAsync(string phase, int rank, Task<string> undisturbed)
    {
        await using var job = await TwoWorkerJob.StartAsync(served.Client);
        var kept = await (phase switch
        {
            "rendezvous" => BeforeRendezvousAsync(job, rank),
            "mid-step" => MidStepAsync(job, rank),
            "mid-checkpoint" => MidCheckpointAsync(job, rank),
            _ => MidPublishAsync(job),
        });
        var (digest, status) = await job.EndedAsync();

        var what = $"rank {rank} killed {phase}";
        Assert.True(status.Attempts.Count == 2, $"{what}: {status.Attempts.Count} attempts");
        var (lost, last) = (status.Attempts[0], status.Attempts[1]);
        Assert.True(
            (lost.Cause, lost.ExitCode, lost.Rank) == (AttemptCause.Signal, 137, rank),
            $"{what}: {lost.Cause} {lost.ExitCode} of rank {lost.Rank} after {lost.EndTime - lost.StartTime}: {lost.Message}");
        var node = (await job.Own.PodAsync(TwoWorkerJob.Pod(rank, attempt: 1))).Spec.NodeName;
        Assert.Equal((what, node, 1), (what, lost.Node, status.FailedAttempts));
        Assert.Contains($"worker {rank} ({TwoWorkerJob.Pod(rank)}) was ended by SIGKILL", lost.Message, StringComparison.Ordinal);
        Assert.Equal((what, AttemptCause.Succeeded), (what, last.Cause));

        // The step of a worker that has none yet is not known.
        Assert.Equal((what, phase == "rendezvous"), (what, lost.Step is null or 0));

        // A writer that lives on may finish the checkpoint that it has begun.
        Assert.True(
            rank == 0 ? last.ResumedStep == kept : last.ResumedStep >= kept,
            $"{what}: it went on from step {last.ResumedStep}, and the checkpoint of step {kept} was there");
        if (lost.Step > 0)
        {
            Assert.InRange(lost.LostSteps!.Value, 0, lost.Step!.Value);
        }

        Assert.Equal((what, await undisturbed), (what, digest));
    }

    // The other rank waits for one that stands still before it can come, or listen.
    private static async Task<long> BeforeRendezvousAsync(TwoWorkerJob job, int rank)
    {
        var late = await job.Own.StartingAsync(TwoWorkerJob.Pod(1), Program);
        late.Freeze();
        var first = await job.Own.ProcessesAsync(TwoWorkerJob.Pod(0));
        await Eventually.Async(
            "rank 0 waits", () => job.Own.LogAsync(TwoWorkerJob.Pod(0)), log => log.Contains("meets the others", StringComparison.Ordinal));
        Assert.DoesNotContain("meets the others", await job.Own.LogAsync(TwoWorkerJob.Pod(1)), StringComparison.Ordinal);
        (rank == 0 ? first : late).Kill();
        late.Continue();
        return 0;
    }

    private static async Task<long> MidStepAsync(TwoWorkerJob job, int rank)
    {
        var workers = await WorkersAsync(job);
        await job.SavedAsync();

        // No step ends while a rank stands still.
        await Eventually.True("it stands between two checkpoints", () =>
        {
            Array.ForEach(workers, worker => worker.Freeze());
            if (!job.IsSaving)
            {
                return true;
            }

            Array.ForEach(workers, worker => worker.Continue());
            return false;
        });
        return Killed(job, workers, rank);
    }

    private static async Task<long> MidCheckpointAsync(TwoWorkerJob job, int rank)
    {
        var workers = await WorkersAsync(job);
        await job.SavedAsync();
        await FrozenMoment.CatchAsync(job.Own.VolumeFolder, ".tmp-*", Directory.Exists, workers);
        return Killed(job, workers, rank);
    }

    private static async Task<long> MidPublishAsync(TwoWorkerJob job)
    {
        // The folder is there before the training ends: a file that is written just after its folder is seldom seen.
        Directory.CreateDirectory(job.Repository);
        File.SetUnixFileMode(job.Repository, (UnixFileMode)0b111_111_111);
        var first = await job.Own.ProcessesAsync(TwoWorkerJob.Pod(0));
        await FrozenMoment.CatchAsync(
            job.Repository, ".sluice.tmp-*", _ => !File.Exists(Path.Combine(job.Repository, "index.json")), first);
        first.Kill();
        return job.Newest().Step;
    }

    private static async Task<ContainerProcesses[]> WorkersAsync(TwoWorkerJob job) =>
        [await job.Own.ProcessesAsync(TwoWorkerJob.Pod(0)), await job.Own.ProcessesAsync(TwoWorkerJob.Pod(1))];

    private static long Killed(TwoWorkerJob job, ContainerProcesses[] workers, int rank)
    {
        var (kept, at) = job.Newest();
        var lost = DateTime.UtcNow - at;
        workers[rank].Kill();
        Array.ForEach(workers, worker => worker.Continue());
        return lost < TwoWorkerJob.Every + Slack
            ? kept
            : throw new XunitException($"{lost.TotalSeconds:F1} s are lost, and a checkpoint is written every {TwoWorkerJob.Every}");
    }
}

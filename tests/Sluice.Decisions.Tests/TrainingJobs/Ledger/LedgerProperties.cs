using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Ledger;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Ledger;

/// <summary>
/// A job of several workers over attempts that fail, with an operator that looks whenever it likes, is down for a while, and repeats its
/// passes. Each pod knows to the second for how long it held its GPUs.
/// </summary>
public class LedgerProperties
{
    public static TheoryData<int> SeedsOfAll => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(SeedsOfAll))]
    public void The_ledger_is_what_the_pods_held_to_the_second(int seed)
    {
        var random = new Random(seed);
        var workers = random.Next(1, 5);
        var seen = Jobs.New(spec => GpuLedgerTests.Checkpointed(spec) with
        {
            Workers = workers,
            RunPolicy = spec.RunPolicy with { BackoffLimit = 4 },
        }) with
        { Prices = new GpuPrices(1.5m, "EUR") };
        var world = new List<PodFact>();
        var (held, cost) = (0L, 0m);
        var ever = new Dictionary<string, (DateTime From, DateTime To)>();
        var counted = new HashSet<string>();
        var steps = 0L;
        for (var pass = 0; pass < 400; pass++)
        {
            seen = seen with { Now = seen.Now.AddSeconds(random.Next(20) == 0 ? random.Next(600, 4000) : random.Next(1, 15)) };
            Advance(seen.Now);
            seen = seen with { Pods = [.. world], Progress = Progress() };
            var decision = TrainingJobDecider.Decide(seen);
            Apply(decision.Writes);
            Check(decision.Status);
            seen = seen with { Status = decision.Status };

            // Repeated, it counts nothing twice.
            var again = TrainingJobDecider.Decide(seen).Status;
            Assert.Equivalent(decision.Status.GpuSeconds, again.GpuSeconds);
            Assert.Equal((decision.Status.Cost, decision.Status.RunningSeconds), (again.Cost, again.RunningSeconds));
            if (decision.Status.CompletionTime is not null && world.TrueForAll(pod => pod.Ended))
            {
                break;
            }
        }

        // One pass more for pods that ended with the last.
        seen = seen with { Now = seen.Now.AddSeconds(60), Pods = [.. world], Progress = null };
        var last = TrainingJobDecider.Decide(seen).Status;
        Assert.NotNull(last.CompletionTime);
        Assert.Equal(held, last.GpuSeconds!.Total);
        Assert.Equal(last.Attempts.Sum(attempt => attempt.GpuSeconds), last.GpuSeconds.Total);
        Assert.Equal(last.Attempts.Sum(attempt => decimal.Parse(attempt.Cost!)), decimal.Parse(last.Cost!));
        Assert.InRange(decimal.Parse(last.Cost!) - cost, -0.01m, 0.01m);
        Assert.Equal(Union(), last.RunningSeconds);

        void Check(TrainingJobStatus status)
        {
            if (status.GpuSeconds is not { } sums)
            {
                return;
            }

            Assert.Equal(sums.Total, sums.Useful + sums.Lost);
            Assert.Equal(sums.Lost, sums.LostByCause?.Values.Sum() ?? 0);
            Assert.Equal(status.Attempts.Sum(attempt => attempt.GpuSeconds ?? 0), sums.Total);
            Assert.Equal(status.Attempts.Sum(GpuLedger.Useful), sums.Useful);
            Assert.True(sums.Total >= (seen.Status?.GpuSeconds?.Total ?? 0), $"seed {seed}: the GPU time decreased");
            Assert.True(status.RunningSeconds >= (seen.Status?.RunningSeconds ?? 0), $"seed {seed}: the running time decreased");
        }

        void Advance(DateTime now)
        {
            // A pod that was seen to have ended goes if it is deleted.
            world.RemoveAll(pod => pod.Deleting && seen.Pods.Any(before => before.Uid == pod.Uid && before.Ended));
            world.RemoveAll(pod => pod is { Deleting: true, ScheduledAt: null });
            for (var i = 0; i < world.Count; i++)
            {
                var pod = world[i];
                if (pod.ScheduledAt is null && ever[pod.Uid].From <= now)
                {
                    pod = pod with { ScheduledAt = ever[pod.Uid].From, Phase = PodPhases.Running, NodeName = "node-1" };
                }

                if (pod is { ScheduledAt: not null, Ended: false } && ever[pod.Uid].To <= now)
                {
                    pod = pod with { Phase = PodPhases.Failed, ExitCode = pod.Deleting ? 75 : 1, TerminatedAt = ever[pod.Uid].To };
                }

                world[i] = pod;
                if (pod.TerminatedAt is { } end && counted.Add(pod.Uid))
                {
                    var seconds = (long)(end - pod.ScheduledAt!.Value).TotalSeconds * pod.Gpus;
                    (held, cost) = (held + seconds, cost + (seconds * 1.5m / 3600));
                }
            }
        }

        void Apply(IEnumerable<Step> writes)
        {
            foreach (var step in writes)
            {
                if (step is CreateWorkerPod made && world.TrueForAll(pod => pod.Name != made.Name))
                {
                    var from = seen.Now.AddSeconds(random.Next(1, 200));
                    var pod = Jobs.Pod(made.Attempt, made.Rank) with
                    {
                        Phase = PodPhases.Pending,
                        ScheduledAt = null,
                        NodeName = null,
                        Gpus = 2,
                        CreatedAt = seen.Now,
                    };
                    ever[pod.Uid] = (from, from.AddSeconds(random.Next(5, 3000)));
                    world.Add(pod);
                }
                else if (step is DeletePod deleted && world.FindIndex(pod => pod.Uid == deleted.Uid) is >= 0 and var at)
                {
                    world[at] = world[at] with { Deleting = true, DisruptedAt = seen.Now };
                    var (from, to) = ever[deleted.Uid];
                    var stopped = seen.Now.AddSeconds(random.Next(0, 25));
                    ever[deleted.Uid] = (from, to < stopped ? to : stopped);
                }
            }
        }

        Sluice.Api.Contracts.ProgressReport? Progress()
        {
            var attempt = seen.Status?.Attempts.LastOrDefault();
            steps += random.Next(0, 50);
            return attempt is { EndTime: null } && random.Next(3) > 0
                ? GpuLedgerTests.Report(steps, steps - random.Next(0, 40), attempt.Number)
                : null;
        }

        long Union()
        {
            var (sum, until) = (0L, DateTime.MinValue);
            foreach (var (from, to) in ever.Where(pod => counted.Contains(pod.Key)).Select(pod => pod.Value).OrderBy(time => time.From))
            {
                var start = from > until ? from : until;
                sum += to > start ? (long)(to - start).TotalSeconds : 0;
                until = to > until ? to : until;
            }

            return sum;
        }
    }
}

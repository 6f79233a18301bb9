using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Simulation.Gangs;

/// <summary>What must hold of the workers of a job, their GPU time and their budget.</summary>
public sealed class GangRules(GangScenario scenario, GangWorld world)
{
    public const string Overlap = "no worker is made before those of another attempt are gone or lost";
    public const string Sums = "the sums of the status are those of its attempts";
    public const string Exact = "GPU time is exact";
    public const string InTime = "a worker that hangs ends its attempt within stuckAfter and an interval";
    public const string NoFalseAlarm = "only workers that do nothing are taken to hang";
    public const string Within = "a budget is exceeded by one interval at most";
    public const string Bounds = "an elastic job has as many workers as it may have";
    public const string Grows = "a job grows when there is room for long enough";
    public const string SeesRoom = "more workers follow where nodes were found for them";
    public const string NotInVain = "a spare pod holds no GPU for long";
    public const string Together = "the workers of an attempt expect one another";

    // How long the first spare pod with a node waits for others.
    private const int Settle = 10;

    // A pod is looked at every five seconds, and is asked as often.
    private const int Interval = 10;

    // A pod whose end is not seen counts until it is missed, for its grace period at most; a lost node's, until it is given up. One that
    // vanishes before all workers have started is made again, and nothing says any more what it used.
    private const int GivenUp = 200;

    /// <summary>A status is written.</summary>
    public void Written(TrainingJobStatus before, TrainingJobStatus next)
    {
        if (next.GpuSeconds is { } sums)
        {
            Check(Sums, sums.Total == sums.Useful + sums.Lost && sums.Useful >= 0 && sums.Lost >= 0);
            Check(Sums, (sums.LostByCause?.Values.Sum() ?? 0) == sums.Lost && sums.LostByCause?.Values.All(lost => lost > 0) is not false);
            Check(Sums, sums.Idle is not { } idle || (idle >= 0 && idle <= sums.Total));
            Check(Sums, next.Attempts.Count == 10 || next.Attempts.Sum(attempt => attempt.GpuSeconds ?? 0) == sums.Total);
            Check(Sums, DecimalText.TryParse(next.Cost, out var cost) && Math.Abs((cost * 3600) - (sums.Total * GangScenario.Price)) < 36);
        }

        if (next.Attempts.LastOrDefault() is { Cause: AttemptCause.Resized } resized
            && before.Attempts.LastOrDefault() is { EndTime: null })
        {
            var placed = world.All.Count(pod => pod.Spare && pod.Fact.Attempt == resized.Number && pod.PlacedAt is not null);
            Check(SeesRoom, resized.NextWorkers > resized.Workers && resized.NextWorkers <= resized.Workers + placed);
        }

        if (next.Attempts.LastOrDefault() is { Cause: AttemptCause.StuckRank } stuck
            && before.Attempts.LastOrDefault() is { EndTime: null } open && open.Number == stuck.Number)
        {
            Check(NoFalseAlarm, world.Now - world.ProgressAt >= GangScenario.StuckAfter);
        }
    }

    /// <summary>A worker is made.</summary>
    public void Made(TrainingJobStatus status, CreateWorkerPod pod)
    {
        Check(Overlap, !world.Pods.Exists(other => other.Fact.Attempt != pod.Attempt && other is { Fact.Ended: false, Lost: false }));
        Check(Together, status.Attempts[^1] is var attempt && attempt.Number == pod.Attempt && attempt.Workers == pod.WorldSize);
        Check(Together, world.Pods.TrueForAll(other => other.Fact.Attempt != pod.Attempt || other.WorldSize == pod.WorldSize));
        Check(Together, pod.Rank < pod.WorldSize != pod.Spare && pod.Rank < Most);
        Check(Bounds, pod.WorldSize >= (scenario.Spec.Elastic?.Min ?? scenario.Spec.Workers) && pod.WorldSize <= Most);
    }

    /// <summary>A second has passed.</summary>
    /// <param name="status">The status.</param>
    /// <param name="calmSince">Since when no read or write of the operator has failed.</param>
    public void Hold(TrainingJobStatus status, int calmSince)
    {
        var held = world.Pods.Where(pod => pod is { Holds: true, Lost: false, Fact.Deleting: false }).ToList();
        var spent = world.All.Where(pod => !pod.Vanished).Sum(pod => pod.Used(world.Now));
        Check(
            Within,
            held.Count == 0 || world.Now - calmSince <= Interval
                || !(spent - scenario.Budget > held.Count * GangScenario.Gpus * (long)Interval));
        Check(
            NotInVain,
            !held.Exists(pod => pod.Spare && Math.Min(world.Now - pod.PlacedAt!.Value, world.Now - calmSince) > Settle + Interval));
        var gang = held.Where(pod => pod is { Runs: true, Spare: false }).ToList();
        var since = Math.Max(world.ProgressAt, calmSince);
        Check(
            InTime,
            gang.Count == 0 || gang.Count < gang[0].WorldSize || world.Now - since <= GangScenario.StuckAfter + Interval
                || status.Attempts[^1].EndTime is not null);
    }

    /// <summary>A second has passed, and an attempt trains.</summary>
    /// <param name="status">The status.</param>
    /// <param name="calmSince">Since when neither worker nor operator was disturbed.</param>
    public void Growing(TrainingJobStatus status, int calmSince)
    {
        if (scenario.Spec.Elastic is null || status.Attempts.LastOrDefault() is not { EndTime: null, Workers: { } workers } attempt)
        {
            return;
        }

        var gang = world.Pods.Where(pod => pod.Fact.Attempt == attempt.Number && pod is { Runs: true, Spare: false }).ToList();
        var resized = status.Attempts.Count(other => other.Cause == AttemptCause.Resized);
        var pause = GangScenario.GrowAfter * Math.Min(8, Math.Pow(2, resized));
        var since = Math.Max(gang.Select(pod => pod.RunsAt).DefaultIfEmpty().Max(), Math.Max(calmSince, world.RoomSince));
        Check(
            Grows,
            gang.Count < workers || workers >= Math.Min(Most, world.Room) || world.Now - since <= pause + Settle + (2 * Interval));
    }

    /// <summary>Nothing happens any more.</summary>
    public void Rest(TrainingJobStatus status)
    {
        var truth = world.All.Sum(pod => pod.Used(world.Now));
        var unseen = world.All.Where(pod => pod is { PlacedAt: not null, Accounted: false }).ToList();
        var doubt = (unseen.Sum(pod => pod.Lost ? GivenUp : 30 + Interval) * (long)GangScenario.Gpus)
            + unseen.Where(pod => pod.Vanished).Sum(pod => pod.Used(world.Now));
        var total = status.GpuSeconds?.Total ?? 0;
        Check(Exact, total >= truth - (unseen.Count == 0 ? 0 : doubt) && total <= truth + doubt, string.Create(
            CultureInfo.InvariantCulture, $"{total} of {truth} ± {doubt}"));
    }

    private int Most => Math.Max(scenario.Spec.Workers, scenario.Spec.Elastic?.Max ?? 0);

    public static void Check(string rule, bool holds, string how = "broken")
    {
        if (!holds)
        {
            throw new InvariantBrokenException(rule, how);
        }
    }
}

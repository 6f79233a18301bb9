using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Simulation.Gangs;

/// <summary>An operator whose reads may be old, whose writes may be refused, and which may die between any two of them.</summary>
public sealed class GangOperator
{
    // A passed check of the dataset, so that attempts begin at once.
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private readonly GangScenario scenario;
    private readonly GangWorld world;
    private readonly Func<TrainingJobObservation, Decision<TrainingJobStatus>> decide;
    private readonly Dictionary<string, (ProgressReport Report, DateTime ChangedAt)> heard = [];
    private readonly List<ModelVersionFact> versions = [];
    private int heardAt = int.MinValue;
    private int started;
    private int version;
    private (TrainingJobObservation Seen, int Version)? last;

    public GangOperator(
        GangScenario scenario, GangWorld world, Func<TrainingJobObservation, Decision<TrainingJobStatus>> decide)
    {
        (this.scenario, this.world, this.decide) = (scenario, world, decide);
        Status = new TrainingJobStatus
        {
            DataCheck = new DataCheckRun
            {
                CheckDigest = RunIdentity.CheckDigest(scenario.Spec),
                StartTime = GangWorld.Start,
                EndTime = GangWorld.Start,
                Cause = AttemptCause.Succeeded,
                DatasetDigest = Digest,
            },
        };
    }

    public TrainingJobStatus Status { get; private set; }

    /// <summary>When a read or a write last failed, in seconds.</summary>
    public int DisturbedAt { get; private set; }

    /// <summary>When it is to look next, in seconds.</summary>
    public int Due { get; private set; }

    /// <summary>Whether the last pass changed anything.</summary>
    public bool Changed { get; private set; }

    public bool Registered => versions.Count > 0;

    /// <summary>Looks and acts.</summary>
    /// <param name="rules">What must hold of what it does.</param>
    /// <returns>Whether nothing disturbed it.</returns>
    public bool Pass(GangRules rules)
    {
        Due = world.Now + 1;
        if (started < world.RestartedAt)
        {
            Restart();
        }

        var now = (Seen: Observe(), Version: version);
        var (seen, read) = last is { } older && world.Strikes(0.2)
            ? (older.Seen with { Now = now.Seen.Now }, older.Version)
            : now;
        var fresh = read == now.Version && ReferenceEquals(seen, now.Seen);
        last = now;
        var decision = decide(seen);
        Changed = false;
        if (decision.StatusChanged)
        {
            if (read != version || world.Strikes(0.1))
            {
                DisturbedAt = world.Now;
                return false;
            }

            rules.Written(Status, decision.Status);
            Status = decision.Status;
            version++;
            Changed = true;
            foreach (var pod in world.Pods.Where(pod => pod.Fact.Ended && seen.Pods.Any(other => other.Uid == pod.Fact.Uid && other.Ended)))
            {
                pod.Accounted = true;
            }
        }

        foreach (var step in decision.Writes)
        {
            if (world.Strikes(0.1))
            {
                Restart();
                return false;
            }

            Apply(step, rules);
        }

        if (!fresh)
        {
            DisturbedAt = world.Now;
        }

        Due = world.Now + (int)Math.Clamp(Math.Ceiling(decision.RequeueAfter.TotalSeconds), 1, 3600);
        return fresh;
    }

    /// <summary>A pod has changed.</summary>
    public void Wake() => Due = Math.Min(Due, world.Now + 1);

    private void Restart()
    {
        heard.Clear();
        (heardAt, started, DisturbedAt) = (int.MinValue, world.Now, world.Now);
    }

    private void Apply(Step step, GangRules rules)
    {
        switch (step)
        {
            case CreateWorkerPod pod:
                Changed = true;
                rules.Made(Status, pod);
                world.Create(pod);
                break;
            case DeletePod pod:
                Changed = true;
                world.Delete(pod.Uid);
                break;
            case CreateModelVersion created when !Registered:
                Changed = true;
                versions.Add(new ModelVersionFact { Name = created.Name, Uid = "mv", Spec = created.Spec });
                break;
            case CreateModelVersion or ApplyJobDocument or ApplyWorkerService or CreateLoginKeys:
                break;
            default:
                throw new InvalidOperationException($"{step} is not expected");
        }
    }

    private TrainingJobObservation Observe()
    {
        var now = GangWorld.Time(world.Now);
        if (world.Now - heardAt >= 5 || heardAt == int.MinValue)
        {
            heardAt = world.Now;
            foreach (var pod in world.Pods.Where(pod => pod is { Runs: true, Spare: false, Fact.Deleting: false }))
            {
                var report = world.Report(pod);
                heard[pod.Fact.Uid] = heard.TryGetValue(pod.Fact.Uid, out var before) && Heartbeat.IsSame(before.Report, report)
                    ? (report, before.ChangedAt)
                    : (report, now);
            }
        }

        var newest = world.Pods.Select(pod => pod.Fact.Attempt).DefaultIfEmpty().Max();
        var beats = world.Pods.Where(pod => pod.Fact.Attempt == newest && heard.ContainsKey(pod.Fact.Uid))
            .Select(pod => new Heartbeat(newest, pod.Fact.Rank, heard[pod.Fact.Uid].Report, heard[pod.Fact.Uid].ChangedAt))
            .ToList();
        return new TrainingJobObservation
        {
            Now = now.AddMilliseconds(400),
            Object = new ObjectFact { Namespace = "default", Name = "train", Uid = "job", Generation = 1, CreatedAt = GangWorld.Start },
            Spec = scenario.Spec,
            Status = Status,
            Pods = [.. world.Pods.Select(pod => pod.Fact)],
            Heartbeats = beats,
            Progress = beats.Find(beat => beat.Rank == 0 && world.Pods.Exists(pod =>
                pod.Fact.Attempt == newest && pod.Fact.Rank == 0 && pod is { Runs: true, Fact.Deleting: false }))?.Report,
            Prices = new GpuPrices(GangScenario.Price, "EUR"),
            ModelVersions = [.. versions],
        };
    }
}

using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Simulation.Gangs;

/// <summary>Nodes with GPUs, the pods on them, and the training that they do together: a step a second while all of them run.</summary>
public sealed class GangWorld
{
    public static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private const int CheckpointEvery = 20;
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private readonly GangScenario scenario;
    private readonly Random random;
    private readonly Queue<(int At, Mishap Mishap)> mishaps;
    private long saved;
    private int trained = -1;

    public GangWorld(GangScenario scenario)
    {
        this.scenario = scenario;
        random = new Random(scenario.Seed + 1_000_000);
        mishaps = new(scenario.Mishaps);
    }

    public int Now { get; private set; }

    /// <summary>Pods that there are.</summary>
    public List<GangPod> Pods { get; } = [];

    /// <summary>Pods that there ever were.</summary>
    public List<GangPod> All { get; } = [];

    /// <summary>The step that the training has reached.</summary>
    public long Step { get; private set; }

    /// <summary>The step that the newest attempt began with.</summary>
    public long Resumed { get; private set; }

    /// <summary>When all workers last began to run, or a step was last done.</summary>
    public int ProgressAt { get; private set; }

    /// <summary>When the operator started last.</summary>
    public int RestartedAt { get; set; }

    public bool Quiet => Now >= scenario.QuietFrom;

    /// <summary>For how many workers there is room.</summary>
    public int Room => scenario.Room.Last(one => one.At <= Now).Workers;

    /// <summary>Since when, in seconds.</summary>
    public int RoomSince => scenario.Room.Last(one => one.At <= Now).At;

    /// <summary>When something last happened to a worker, in seconds.</summary>
    public int MishapAt { get; private set; }

    public bool Strikes(double likelihood) => !Quiet && random.NextDouble() < likelihood * scenario.Faults;

    public int Between(int least, int most) => random.Next(least, most + 1);

    public void Create(CreateWorkerPod step)
    {
        if (Pods.Exists(pod => pod.Fact.Name == step.Name))
        {
            return;
        }

        var pod = new GangPod
        {
            WorldSize = step.WorldSize,
            Spare = step.Spare,
            Fact = new PodFact
            {
                Name = step.Name,
                Uid = $"{step.Name}-{Now}",
                Attempt = step.Attempt,
                Rank = step.Rank,
                Gpus = GangScenario.Gpus,
                CreatedAt = Time(Now),
                Waiting = "Unschedulable: 0/3 nodes are available",
            },
        };
        Pods.Add(pod);
        All.Add(pod);
    }

    public void Delete(string uid)
    {
        foreach (var pod in Pods.Where(pod => pod.Fact.Uid == uid && !pod.Fact.Deleting))
        {
            Leave(pod, pod.Fact.DisruptionReason);
        }
    }

    public void Advance()
    {
        Now++;
        while (mishaps.TryPeek(out var next) && next.At <= Now)
        {
            Happen(mishaps.Dequeue().Mishap);
        }

        foreach (var pod in Pods.Where(pod => pod.PlacedAt is null && !pod.Fact.Deleting))
        {
            Place(pod);
        }

        foreach (var pod in Pods)
        {
            if (pod.RunsAt <= Now && pod.Fact is { Phase: PodPhases.Pending, Deleting: false })
            {
                pod.Fact = pod.Fact with { Phase = PodPhases.Running, Ready = true, ContainerReady = true };
                ProgressAt = pod.Spare ? ProgressAt : Now;
            }

            if (pod.EndsAt <= Now && !pod.Fact.Ended)
            {
                End(pod, 75, null);
            }
        }

        foreach (var pod in Pods.Where(pod => pod.GoneAt <= Now))
        {
            pod.FreedAt ??= Now;
        }

        Pods.RemoveAll(pod => pod.GoneAt <= Now);
        Train();
    }

    /// <summary>What a worker that runs says of its progress.</summary>
    public ProgressReport Report(GangPod pod) => new()
    {
        Attempt = pod.Fact.Attempt,
        Rank = pod.Fact.Rank,
        WorldSize = pod.Fact.Attempt == trained ? pod.WorldSize : 0,
        Step = pod.Fact.Attempt == trained ? Step : 0,
        TotalSteps = scenario.Steps,
        ResumedStep = pod.Fact.Attempt == trained ? Resumed : null,
        LastCheckpointStep = saved > 0 ? saved : null,
        GpuIdleSeconds = pod.Used(Now) / 4.0,
        UpdatedAt = Time(ProgressAt),
    };

    public static DateTime Time(int seconds) => Start.AddSeconds(seconds);

    private void Happen(Mishap mishap)
    {
        MishapAt = Now;
        if (mishap == Mishap.OperatorRestarts)
        {
            RestartedAt = Now;
        }

        if (Pods.Where(pod => pod.Holds && pod is { Lost: false, Fact.Deleting: false }).ToList() is not { Count: > 0 } pods)
        {
            return;
        }

        var pod = pods[random.Next(pods.Count)];
        switch (mishap)
        {
            case Mishap.Fails:
                End(pod, 1, null);
                break;
            case Mishap.Hangs:
                pod.Hangs = true;
                break;
            case Mishap.Preempted:
                Leave(pod, "PreemptionByScheduler");
                break;
            case Mishap.Vanishes:
                (pod.Vanished, pod.GoneAt, pod.FreedAt) = (true, Now, Now);
                break;
            case Mishap.NodeLost:
                pod.Lost = true;
                Leave(pod, "DeletionByTaintManager");
                (pod.FreedAt, pod.EndsAt, pod.GoneAt) = (Now, int.MaxValue, Now + Between(5, 200));
                break;
        }
    }

    private void Place(GangPod pod)
    {
        if (Pods.Count(other => other.Holds) >= Room)
        {
            return;
        }

        (pod.PlacedAt, pod.RunsAt) = (Now, Now + Between(1, 6));
        pod.Fact = pod.Fact with { NodeName = "node-1", ScheduledAt = Time(Now), GpuPrice = GangScenario.Price, Waiting = null };
    }

    private void Leave(GangPod pod, string? reason)
    {
        pod.Fact = pod.Fact with
        {
            Deleting = true,
            DisruptedAt = Time(Now),
            GoneBy = Time(Now + 30),
            DisruptionReason = reason,
        };
        if (pod is { Fact.Ended: true } or { PlacedAt: null })
        {
            pod.GoneAt = Now;
        }
        else if (!pod.Lost)
        {
            pod.EndsAt = Now + Between(1, 8);
            pod.GoneAt = pod.EndsAt + Between(1, 4);
        }
    }

    // One that is asked to stop saves what it has done, unless it hangs.
    private void End(GangPod pod, int code, string? message)
    {
        if (code == 75
            && pod is { Runs: true, Hangs: false, Fact.Rank: 0 }
            && pod.Fact.Attempt == trained
            && scenario.Spec.Checkpoint is not null)
        {
            saved = Math.Max(saved, Step);
        }

        pod.FreedAt = Now;
        pod.Fact = pod.Fact with
        {
            Phase = code == 0 ? PodPhases.Succeeded : PodPhases.Failed,
            Ready = false,
            ExitCode = code,
            TerminationMessage = message,
            TerminatedAt = Time(Now),
        };
    }

    private void Train()
    {
        var newest = Pods.Select(pod => pod.Fact.Attempt).DefaultIfEmpty(-1).Max();
        var gang = Pods
            .Where(pod => pod.Fact.Attempt == newest && pod is { Runs: true, Spare: false, Hangs: false, Fact.Deleting: false })
            .ToList();
        if (gang.Count == 0 || gang.Count != gang[0].WorldSize)
        {
            return;
        }

        if (trained != newest)
        {
            (trained, Step, Resumed) = (newest, saved, saved);
        }

        Step++;
        ProgressAt = Now;
        if (Step % CheckpointEvery == 0 && scenario.Spec.Checkpoint is not null)
        {
            saved = Step;
        }

        if (Step >= scenario.Steps)
        {
            // What a launcher has started ends with it; the sshd that let it in goes on.
            gang.FindAll(pod => pod.Fact.Rank == 0 || !scenario.Spec.IsLaunchedByRank0)
                .ForEach(pod => End(pod, 0, pod.Fact.Rank == 0 ? Result(pod) : null));
        }
    }

    private string Result(GangPod pod) => ContractJson.Write(new TrainerResult
    {
        Artifact = new ArtifactReference { Uri = "oci://registry/penguins", Digest = Digest, Size = 1 },
        Dataset = new DatasetReference { Uri = "file:///data/penguins.csv", Digest = Digest, Rows = 1 },
        Progress = Report(pod),
    });
}

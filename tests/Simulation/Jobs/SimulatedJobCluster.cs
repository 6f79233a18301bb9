using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Simulation.Jobs;

/// <summary>The parts of a cluster that a TrainingJob uses.</summary>
public sealed class SimulatedJobCluster
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private static readonly string Result = ContractJson.Write(new TrainerResult
    {
        Artifact = new ArtifactReference { Uri = "oci://registry/penguins", Digest = Digest, Size = 1 },
        Dataset = new DatasetReference { Uri = "file:///data", Digest = Digest, Rows = 1 },
    });

    private static readonly string Lost = ContractJson.Write(new TrainerError { Reason = OutputContract.Gone, Message = "it is gone" });

    private static readonly string Checked = ContractJson.Write(new DataResult { Digest = Digest, Rows = 1 });

    private readonly JobScenario scenario;
    private readonly Random random;
    private readonly Dictionary<string, JobDocument> documents = [];
    private int checks;
    private int trials;
    private int exports;
    private int prepared;

    public SimulatedJobCluster(JobScenario scenario)
    {
        this.scenario = scenario;
        random = new Random(scenario.Seed + 1_000_000);
        Spec = scenario.Spec;
    }

    public double Now { get; private set; }

    public TrainingJobSpec Spec { get; set; }

    public long Generation { get; set; } = 1;

    public TrainingJobStatus? Status { get; set; }

    public long StatusVersion { get; set; }

    public List<SimulatedWorker> Workers { get; } = [];

    /// <summary>Pods that check the dataset.</summary>
    public List<SimulatedWorker> Checks { get; } = [];

    /// <summary>Pods of trials.</summary>
    public List<SimulatedWorker> Trials { get; } = [];

    /// <summary>Pods that publish an output.</summary>
    public List<SimulatedWorker> Exports { get; } = [];

    /// <summary>Attempts whose output is gone from its volume.</summary>
    public HashSet<int> Gone { get; } = [];

    /// <summary>What has passed a check: the dataset, and the seed that it was split by.</summary>
    public HashSet<(string Dataset, long Seed)> Passed { get; } = [];

    /// <summary>Objects that make the dataset, with when they end.</summary>
    public List<SimulatedPreparation> Preparations { get; } = [];

    /// <summary>What was prepared.</summary>
    public HashSet<string> Prepared { get; } = [];

    public List<ModelVersionFact> Versions { get; } = [];

    public bool Quiet => Now >= scenario.QuietFrom;

    /// <summary>Pods that run and are not being deleted; workers among them hold a GPU.</summary>
    public IEnumerable<SimulatedWorker> Live => All.Where(pod => !pod.Fact.Ended && !pod.Fact.Deleting);

    private IEnumerable<SimulatedWorker> All => Workers.Concat(Checks).Concat(Trials).Concat(Exports);

    public TrainingJobObservation Observe() => new()
    {
        Now = Start.AddSeconds(Now),
        Object = new ObjectFact { Namespace = "default", Name = "train", Uid = "job", Generation = Generation, CreatedAt = Start },
        Spec = Spec,
        Status = Status,
        Pods = [.. Workers.Select(worker => worker.Fact)],
        CheckPods = [.. Checks.Select(check => check.Fact)],
        ExportPods = [.. Exports.Select(export => export.Fact)],
        TrialPods = [.. Trials.Select(trial => trial.Fact)],
        ModelVersions = [.. Versions],
        Prepared = Status is { Preparation: { } preparation } && PreparationRecord.IsWatched(Status, Spec)
            ? new PreparedObject
            {
                Name = preparation.Name,
                Manifest = Preparations.Find(there => there.Name == preparation.Name)?.Manifest,
            }
            : null,
    };

    public void Apply(ApplyJobDocument step) => documents[step.Name] = step.Document;

    /// <summary>The document of this name, which pods read.</summary>
    public JobDocument Document(string name) => documents[name];

    public void Create(CreatePrepared step)
    {
        if (Preparations.Any(there => there.Name == step.Name))
        {
            return;
        }

        var ending = prepared < scenario.PrepareEndings.Count ? scenario.PrepareEndings[prepared] : Ending.Success;
        prepared++;
        Preparations.Add(new SimulatedPreparation(step.Name, $"{step.Name}-{Now}", Now + Between(2, 30), ending, JobScenario.Place(Spec)));
    }

    public void DeletePrepared(string uid) => Preparations.RemoveAll(there => there.Uid == uid);

    public void Create(CreateWorkerPod step)
    {
        var (there, endings, number) = step.Trial is null
            ? (Workers, scenario.Endings, step.Attempt)
            : (Trials, scenario.TrialEndings, trials);
        if (there.Any(worker => worker.Fact.Name == step.Name))
        {
            return;
        }

        trials += step.Trial is null ? 0 : 1;
        var ending = number < endings.Count ? endings[number] : Ending.Success;
        var runs = HasNoImage(ending, step) ? double.PositiveInfinity : Now + Between(1, 10);
        there.Add(new SimulatedWorker
        {
            Until = step.Trial is null ? null : Document(step.JobDocument).Trial!.UntilEpoch,
            RunsAt = runs,
            Made = (JobScenario.Place(Spec), Spec.Trainer.Seed),
            EndsAt = runs + Between(5, 40),
            Ending = ending == Ending.Success || step.Rank == step.Attempt % step.WorldSize ? ending : Ending.TryAgain,
            Fact = new PodFact
            {
                Name = step.Name,
                Uid = $"{step.Name}-{Now}",
                Attempt = step.Attempt,
                Trial = step.Trial,
                Rank = step.Rank,
                CreatedAt = Start.AddSeconds(Now),
                NodeName = "node-1",
                ScheduledAt = Start.AddSeconds(Now),
                Waiting = HasNoImage(ending, step) ? "ImagePullBackOff: no such image" : null,
            },
        });
    }

    public void Create(CreateCheckPod step)
    {
        if (Checks.Any(check => check.Fact.Name == step.Name))
        {
            return;
        }

        var ending = checks < scenario.CheckEndings.Count ? scenario.CheckEndings[checks] : Ending.Success;
        checks++;
        var runs = Now + Between(1, 10);
        Checks.Add(new SimulatedWorker
        {
            RunsAt = runs,
            Made = (JobScenario.Place(Spec), Spec.Trainer.Seed),
            EndsAt = runs + Between(2, 20),
            Ending = ending == Ending.Success && JobScenario.Place(Spec) == scenario.Refused ? Ending.BadData : ending,
            Fact = new PodFact
            {
                Name = step.Name,
                Uid = $"{step.Name}-{Now}",
                Attempt = step.Number,
                CreatedAt = Start.AddSeconds(Now),
                NodeName = "node-2",
            },
        });
    }

    public void Create(CreateExportPod step)
    {
        if (Exports.Any(export => export.Fact.Name == step.Name))
        {
            return;
        }

        var ending = exports < scenario.ExportEndings.Count ? scenario.ExportEndings[exports] : Ending.Success;
        exports++;
        if (Strikes(0.2))
        {
            Gone.Add(step.Attempt);
        }

        var runs = Now + Between(1, 10);
        Exports.Add(new SimulatedWorker
        {
            RunsAt = runs,
            EndsAt = runs + Between(2, 20),
            Ending = ending,
            Gone = Gone.Contains(step.Attempt),
            Fact = new PodFact
            {
                Name = step.Name,
                Uid = $"{step.Name}-{Now}",
                Attempt = step.Number,
                CreatedAt = Start.AddSeconds(Now),
                NodeName = "node-2",
            },
        });
    }

    public void Delete(string uid)
    {
        foreach (var worker in All.Where(worker => worker.Fact.Uid == uid && !worker.Fact.Deleting))
        {
            worker.Fact = worker.Fact with { Deleting = true, DisruptedAt = Start.AddSeconds(Now) };
            worker.GoneAt = worker.Fact.Ended ? Now : Now + Between(1, 10);
            worker.EndsAt = Math.Min(worker.EndsAt, worker.GoneAt - 0.5);
        }
    }

    // Without a deadline for what is pending, such a worker would be waited for without end; a worker that fails is drawn by its rank.
    private bool HasNoImage(Ending ending, CreateWorkerPod step) => ending == Ending.NoImage
        && step.Trial is null
        && step.Rank == step.Attempt % step.WorldSize
        && Spec.RunPolicy.PendingDeadline is not null;

    public void Advance(double seconds)
    {
        Now += seconds;
        foreach (var worker in All.ToList())
        {
            if (worker.Fact.Phase == PodPhases.Pending && worker.RunsAt <= Now)
            {
                worker.Fact = worker.Fact with { Phase = PodPhases.Running, Ready = true };
            }

            if (worker.Fact.Phase == PodPhases.Running && worker.EndsAt <= Now)
            {
                End(worker);
            }
        }

        foreach (var preparation in Preparations.Where(there => there.State == "running" && there.EndsAt <= Now))
        {
            preparation.State = preparation.Ending is Ending.Success or Ending.NoResult ? "done" : "failed";
            if (preparation.State == "done")
            {
                Prepared.Add(preparation.Place);
            }
        }

        Preparations.RemoveAll(there => there.Ending == Ending.Vanishes && there.EndsAt <= Now);
        Workers.RemoveAll(worker => worker.GoneAt <= Now);
        Checks.RemoveAll(check => check.GoneAt <= Now);
        Trials.RemoveAll(trial => trial.GoneAt <= Now);
        Exports.RemoveAll(export => export.GoneAt <= Now);
    }

    public bool Strikes(double likelihood) => !Quiet && random.NextDouble() < likelihood * scenario.Faults;

    public double Between(double least, double most) => least + ((most - least) * random.NextDouble());

    // The fifth of the trials is the best one.
    private static string Measured(SimulatedWorker trial) => ContractJson.Write(new TrialResult
    {
        Epochs = trial.Until ?? 100,
        Finished = trial.Until is null,
        Objective = Math.Abs(trial.Fact.Trial!.Value - 4).ToString(CultureInfo.InvariantCulture),
    });

    private void End(SimulatedWorker worker)
    {
        if (worker.Ending == Ending.Vanishes)
        {
            worker.GoneAt = Now;
            return;
        }

        var (phase, code) = (worker.Fact.Deleting ? Ending.TryAgain : worker.Ending) switch
        {
            not (Ending.OutOfMemory or Ending.Evicted or Ending.NodeLost) when worker.Gone => (PodPhases.Failed, 66),
            Ending.Success or Ending.NoResult => (PodPhases.Succeeded, 0),
            Ending.BadData => (PodPhases.Failed, 65),
            Ending.TryAgain => (PodPhases.Failed, 75),
            Ending.OutOfMemory or Ending.Evicted or Ending.Killed => (PodPhases.Failed, 137),
            Ending.Preempted => (PodPhases.Failed, 143),
            Ending.NodeLost => (PodPhases.Unknown, -1),
            _ => (PodPhases.Failed, 1),
        };
        worker.Fact = worker.Fact with
        {
            Phase = phase,
            Ready = false,
            ExitCode = code < 0 ? null : code,
            Reason = worker.Ending == Ending.Evicted ? "Evicted" : null,
            DisruptionReason = worker.Ending == Ending.Preempted ? "PreemptionByScheduler" : null,
            Conditions = worker.Ending == Ending.Preempted ? [new PodConditionFact("DisruptionTarget", "True")] : [],
            TerminationReason = worker.Ending == Ending.OutOfMemory ? "OOMKilled" : null,
            TerminationMessage = code == 66 ? Lost
                : Workers.Contains(worker) && Spec.PublishesOutputs ? null
                : worker.Ending != Ending.Success || worker.Fact.Deleting ? null
                : Checks.Contains(worker) ? Checked
                : Trials.Contains(worker) ? Measured(worker)
                : Result,
            TerminatedAt = Start.AddSeconds(Now),
        };
        if (Checks.Contains(worker) && worker.Fact is { ExitCode: 0, TerminationMessage: not null })
        {
            Passed.Add(worker.Made);
        }
    }
}

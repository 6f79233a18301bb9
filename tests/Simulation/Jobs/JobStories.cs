using System.Text.Json.Nodes;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Simulation.Jobs;

/// <summary>What seldom happens to a job, or never in the simulation: each story is what is seen at its last pass.</summary>
internal static class JobStories
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private static readonly TrainingJobObservation New = new()
    {
        Now = Start,
        Object = new ObjectFact { Namespace = "default", Name = "train", Uid = "job", Generation = 1, CreatedAt = Start },
        Spec = new TrainingJobSpec
        {
            Model = "penguins",
            Gates = [new TrainingGate { Metric = "accuracy", Min = "0.9" }],
            Publish = new PublishOptions { Version = "1.0.0", Repository = "oci://registry/penguins" },
        },
    };

    private static readonly TrainingJobObservation Preparing = After(New with
    {
        Spec = New.Spec with
        {
            Dataset = New.Spec.Dataset with
            {
                Prepare = new PrepareOptions { Template = new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job" } },
            },
        },
    });

    private static readonly TrainingJobObservation Checking = After(New);
    private static readonly TrainingJobObservation Suspended = After(New with { Spec = New.Spec with { Suspend = true } });
    private static readonly TrainingJobObservation Running = After(Checking with { CheckPods = [Checked()] }) with
    {
        CheckPods = [Checked()],
        Pods = [Pod()],
    };
    private static readonly TrainingJobObservation Searching = After(Checking with { CheckPods = [Checked()], Spec = Searched() });
    private static readonly TrainingJobObservation Exporting = After(ByScript() with { Pods = [Ended(0)] });
    private static readonly TrainingJobObservation Overdue = After(Exporting with
    {
        Now = Start.AddHours(1),
        Spec = Exporting.Spec with { RunPolicy = new RunPolicy { ActiveDeadline = "10m" } },
        ExportPods = [Pod() with { Name = "train-publish-0", ScheduledAt = Start }],
    });

    private static readonly TrainingJobObservation Adopted = After(New with { ModelVersions = [OfAnotherJob("0.95")] });
    private static readonly TrainingJobObservation Failed = After(Running with { Pods = [Ended(65)] });

    /// <summary>The stories by what happens.</summary>
    public static IReadOnlyList<(string Story, TrainingJobObservation Seen)> All { get; } =
    [
        ("the version of a new job is there: its status was lost", New with { ModelVersions = [OwnVersion()] }),
        ("the version of a suspended job is there", Suspended with { ModelVersions = [OwnVersion()] }),
        ("the version of a job whose dataset is prepared is there", Preparing with { ModelVersions = [OwnVersion()] }),
        ("the version of a job whose dataset is checked is there", Checking with { ModelVersions = [OwnVersion()] }),
        ("the version of a searching job is there", Searching with { ModelVersions = [OwnVersion()] }),
        ("the version of a running job is there", Running with { ModelVersions = [OwnVersion()] }),
        ("the version of a job whose output is published is there", Exporting with { ModelVersions = [OwnVersion()] }),
        ("an output cannot be published", Exporting with { ExportPods = [Ended(64)] }),
        ("an output is gone", Exporting with
        {
            ExportPods = [Ended(66, ContractJson.Write(new TrainerError { Reason = OutputContract.Gone }))],
        }),
        ("an output is published", Exporting with { ExportPods = [Ended(0, Result("0.95"))] }),
        ("the pod that published an output goes before the version is registered",
            After(Exporting with { ExportPods = [Ended(0, Result("0.95"))] }) with { ExportPods = [] }),
        ("a job that had no time left to publish its output gets more",
            Edited(Overdue) with { Spec = Exporting.Spec, ExportPods = [] }),
        ("the version of a failed job is there", Failed with { ModelVersions = [OwnVersion()] }),
        ("the version of a job that adopted another's is there", Adopted with { ModelVersions = [OwnVersion()] }),
        ("another job of the same request made the version", New with { ModelVersions = [OfAnotherJob("0.95")] }),
        ("that version misses a gate", New with { ModelVersions = [OfAnotherJob("0.85")] }),
        ("a suspended job finds the version that it asks for", Suspended with { ModelVersions = [OfAnotherJob("0.95")] }),
        ("a result misses a gate", After(Running) with { Pods = [Ended(0, Result("0.85"))] }),
        ("the pods of a result go before it is registered", After(Running with { Pods = [Ended(0, Result("0.95"))] }) with { Pods = [] }),
        ("another job publishes while this one does",
            After(Running with { Pods = [Ended(0, Result("0.95"))] }) with { ModelVersions = [OfAnotherJob("0.95")] }),
        ("a failed job is edited while workers run that no status mentions", Edited(Failed) with { Pods = [Pod(attempt: 7)] }),
    ];

    private static TrainingJobObservation After(TrainingJobObservation seen) =>
        seen with { Now = seen.Now.AddSeconds(5), Status = TrainingJobDecider.Decide(seen).Status };

    private static TrainingJobObservation ByScript()
    {
        var begun = After(New with
        {
            Spec = New.Spec with { Trainer = new TrainerOptions { Image = "script:1", Outputs = new OutputOptions() } },
        });
        return begun with { Pods = [Pod()] };
    }

    private static TrainingJobSpec Searched() => New.Spec with
    {
        Search = new SearchOptions { Parameters = [new SearchParameter { Name = "learningRate", Values = ["0.1", "0.01"] }] },
    };

    private static TrainingJobObservation Edited(TrainingJobObservation seen) => seen with { Object = seen.Object with { Generation = 2 } };

    private static PodFact Pod(int attempt = 0) => new()
    {
        Name = $"train-attempt-{attempt}-0",
        Uid = $"pod-{attempt}",
        Attempt = attempt,
        Phase = PodPhases.Running,
        CreatedAt = Start,
    };

    private static PodFact Checked() => Pod() with
    {
        Name = "train-check-0",
        Uid = "check-0",
        Phase = PodPhases.Succeeded,
        ExitCode = 0,
        TerminationMessage = ContractJson.Write(new DataResult { Digest = Digest, Rows = 1 }),
        TerminatedAt = Start.AddSeconds(5),
    };

    private static PodFact Ended(int code, string? message = null) => Pod() with
    {
        Phase = code == 0 ? PodPhases.Succeeded : PodPhases.Failed,
        ExitCode = code,
        TerminationMessage = message,
        TerminatedAt = Start.AddSeconds(10),
    };

    private static string Result(string accuracy) => ContractJson.Write(new TrainerResult
    {
        Artifact = new ArtifactReference { Uri = "oci://registry/penguins", Digest = Digest, Size = 1 },
        Dataset = new DatasetReference { Uri = "file:///data", Digest = Digest, Rows = 1 },
        Metrics = new Dictionary<string, string> { ["accuracy"] = accuracy },
    });

    private static ModelVersionFact OwnVersion() => Version("job", null, "0.95");

    private static ModelVersionFact OfAnotherJob(string accuracy) => Version("another job", RunIdentity.RunKey(New.Spec, Digest), accuracy);

    private static ModelVersionFact Version(string job, string? key, string accuracy) => new()
    {
        Name = "penguins-1.0.0",
        Uid = "version",
        Spec = new ModelVersionSpec
        {
            Model = "penguins",
            Version = "1.0.0",
            Lineage = new Lineage
            {
                TrainingJob = new TrainingJobReference { Name = "train", Uid = job },
                Dataset = new DatasetReference { Uri = "file:///data", Digest = Digest },
                RunKey = key,
            },
            Evaluation = new Evaluation { Metrics = new Dictionary<string, string> { ["accuracy"] = accuracy } },
        },
    };
}

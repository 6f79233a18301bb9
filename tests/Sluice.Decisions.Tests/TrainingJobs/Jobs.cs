using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>Jobs and their pods, in words.</summary>
internal static class Jobs
{
    public static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    public static readonly string Digest = "sha256:" + new string('a', 64);

    /// <summary>A job whose dataset has passed its check.</summary>
    public static TrainingJobObservation New(Func<TrainingJobSpec, TrainingJobSpec>? with = null)
    {
        var seen = Unchecked(with);
        return seen with { Status = new TrainingJobStatus { DataCheck = Passed(seen.Spec), StartTime = Start } };
    }

    /// <summary>The record of a check that the dataset of a spec has passed.</summary>
    public static DataCheckRun Passed(TrainingJobSpec spec) => new()
    {
        CheckDigest = RunIdentity.CheckDigest(spec),
        StartTime = Start,
        EndTime = Start,
        Cause = AttemptCause.Succeeded,
        DatasetDigest = Digest,
        Rows = 344,
    };

    /// <summary>A job that was never looked at.</summary>
    public static TrainingJobObservation Unchecked(Func<TrainingJobSpec, TrainingJobSpec>? with = null)
    {
        var spec = new TrainingJobSpec
        {
            Model = "penguins",
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "2" } },
            Dataset = new DatasetOptions
            {
                Uri = "file:///data/penguins.csv",
                Target = "species",
                Features = [new FeatureOptions { Name = "mass" }],
            },
            Pod = new PodOptions
            {
                Volumes =
                [
                    new PodVolume
                    {
                        Name = "models",
                        MountPath = "/models",
                        PersistentVolumeClaim = new ClaimSource { ClaimName = "models" },
                    },
                ],
            },
            Publish = new PublishOptions { Version = "1.0.0", Repository = "file:///models/penguins", Volume = "models" },
        };
        return new TrainingJobObservation
        {
            Now = Start,
            Object = new ObjectFact { Namespace = "default", Name = "train", Uid = "job-uid", Generation = 1, CreatedAt = Start },
            Spec = with?.Invoke(spec) ?? spec,
        };
    }

    /// <summary>What follows when a decision is applied and its pods run.</summary>
    public static TrainingJobObservation Then(this TrainingJobObservation seen, TimeSpan later, params PodFact[] pods) => seen with
    {
        Now = seen.Now + later,
        Status = TrainingJobDecider.Decide(seen).Status,
        Pods = pods,
    };

    /// <summary>A job whose first attempt runs.</summary>
    public static TrainingJobObservation Running(Func<TrainingJobSpec, TrainingJobSpec>? with = null)
    {
        var seen = New(with);
        PodFact[] pods = [.. Enumerable.Range(0, seen.Spec.Workers).Select(rank => Pod(0, rank))];
        return seen.Then(TimeSpan.FromSeconds(5), pods).Then(TimeSpan.FromSeconds(5), pods);
    }

    public static PodFact Pod(int attempt = 0, int rank = 0) => new()
    {
        Name = $"train-attempt-{attempt}-{rank}",
        Uid = $"pod-{attempt}-{rank}",
        Attempt = attempt,
        Rank = rank,
        Phase = PodPhases.Running,
        Ready = true,
        NodeName = "node-1",
        ScheduledAt = Start,
        Gpus = 2,
        ImageId = "sluice-trainer@sha256:1",
        CreatedAt = Start,
    };

    public static PodFact Exited(int code, string? message = null, int attempt = 0, int rank = 0) => Pod(attempt, rank) with
    {
        Phase = code == 0 ? PodPhases.Succeeded : PodPhases.Failed,
        Ready = false,
        ExitCode = code,
        TerminationReason = code == 0 ? "Completed" : "Error",
        TerminationMessage = message,
        TerminatedAt = Start + TimeSpan.FromSeconds(60),
    };

    public static PodFact CheckPod(int number = 0) => new()
    {
        Name = $"train-check-{number}",
        Uid = $"check-{number}",
        Attempt = number,
        Phase = PodPhases.Running,
        NodeName = "node-1",
        ScheduledAt = Start,
        CreatedAt = Start,
    };

    public static PodFact CheckExited(int code, DataResult? result = null, int number = 0) => CheckPod(number) with
    {
        Phase = code == 0 ? PodPhases.Succeeded : PodPhases.Failed,
        ExitCode = code,
        TerminationReason = code == 0 ? "Completed" : "Error",
        TerminationMessage = result is null ? null : ContractJson.Write(result),
        TerminatedAt = Start + TimeSpan.FromSeconds(30),
    };

    public static string Result(params (string Name, string Value)[] metrics) =>
        Result(result => result with { Metrics = metrics.ToDictionary(metric => metric.Name, metric => metric.Value) });

    public static string Result(Func<TrainerResult, TrainerResult> with) => ContractJson.Write(with(new TrainerResult
    {
        Artifact = new ArtifactReference { Uri = "file:///models/penguins", Digest = Digest, Size = 10 },
        Dataset = new DatasetReference { Uri = "file:///data/penguins.csv", Digest = Digest, Rows = 344 },
        Signature = new ModelSignature
        {
            Inputs = [new TensorSignature { Name = "mass", Datatype = "FP32", Shape = [-1, 1] }],
            Outputs = [new TensorSignature { Name = "species", Datatype = "BYTES", Shape = [-1] }],
        },
    }));

    public static ModelVersionFact Version(string jobUid, string name = "penguins-1.0.0") => new()
    {
        Name = name,
        Uid = "mv-uid",
        Spec = new ModelVersionSpec
        {
            Model = "penguins",
            Version = "1.0.0",
            Lineage = new Lineage { TrainingJob = new TrainingJobReference { Name = "train", Uid = jobUid } },
        },
    };

    public static string? Stalled(this Decision<TrainingJobStatus> decision) =>
        ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Stalled)?.Reason;

    public static string? Reconciling(this Decision<TrainingJobStatus> decision) =>
        ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Reconciling)?.Reason;

    public static string Message(this Decision<TrainingJobStatus> decision) =>
        ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Ready)!.Message;
}

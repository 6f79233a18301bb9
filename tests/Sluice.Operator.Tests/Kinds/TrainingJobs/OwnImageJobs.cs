using k8s.Models;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.TrainingJobs;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>Jobs that run an image of the user's own.</summary>
internal static class OwnImageJobs
{
    public static TrainingJob Of(Func<TrainerOptions, TrainerOptions>? with = null, string? gpus = "8")
    {
        var trainer = new TrainerOptions { Image = "team/program:1", Outputs = new OutputOptions() };
        return new TrainingJob
        {
            Metadata = new V1ObjectMeta { Name = "train", NamespaceProperty = "ns", Uid = "uid" },
            Spec = new TrainingJobSpec
            {
                Model = "digits",
                Trainer = with?.Invoke(trainer) ?? trainer,
                Resources = gpus is null
                    ? new ResourceOptions()
                    : new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = gpus } },
                Pod = new PodOptions
                {
                    NodeSelector = new Dictionary<string, string> { ["gpu"] = "h200" },
                    Volumes =
                    [
                        Claim("models"), Claim("work"), Claim("data"),
                        new PodVolume { Name = "keys", MountPath = "/keys", Secret = new SecretSource { SecretName = "bucket" } },
                    ],
                },
                Publish = new PublishOptions { Version = "3.0.0", Repository = "file:///models/digits", Volume = "models" },
            },
        };
    }

    public static CreateWorkerPod Step(int workers = 1) => new()
    {
        Name = "train-attempt-3-2",
        Attempt = 3,
        Rank = 2,
        WorldSize = workers,
        MasterAddress = workers > 1 ? "train-attempt-3-0.train-workers" : "localhost",
        Service = workers > 1 ? "train-workers" : null,
        JobDocument = "train-job",
    };

    public static V1PodSpec Worker(
        TrainingJob job, int workers = 1, string? output = "/models/uid/output/3", string? checkpoints = null, int? trial = null) =>
        TrainerPod.Build(
            job,
            Step(workers) with { Trial = trial, Own = new OwnImageInput(job.Spec.Trainer.Hyperparameters, output, checkpoints) },
            "sluice:1",
            new PodSettings().Trainer).Spec;

    public static PodVariable Secret(string name) => new()
    {
        Name = name,
        ValueFrom = new VariableSource { SecretKeyRef = new KeyReference { Name = "tokens", Key = name } },
    };

    private static PodVolume Claim(string name) => new()
    {
        Name = name,
        MountPath = "/" + name,
        PersistentVolumeClaim = new ClaimSource { ClaimName = name },
    };
}

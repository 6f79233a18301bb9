using k8s.Models;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>Pods of an attempt with another number of workers than the spec's, and those that look for room.</summary>
public sealed class ElasticPodTests
{
    [Fact]
    public void A_spare_pod_asks_for_what_a_worker_does_and_runs_nothing_of_the_users()
    {
        var (worker, spare) = (Build(Job("Torchrun"), rank: 0), Build(Job("Torchrun"), rank: 1, spare: true));
        var container = Assert.Single(spare.Spec.Containers);

        Assert.Equal(("trainer:1", "spare"), (container.Image, Assert.Single(container.Args)));
        Assert.Null(container.Command);
        Assert.Equal("2", container.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal(worker.Spec.NodeSelector, spare.Spec.NodeSelector);
        Assert.Equal(worker.Spec.PriorityClassName, spare.Spec.PriorityClassName);
        Assert.Equal("1", spare.Metadata.Labels["sluice.dev/rank"]);
    }

    [Fact]
    public void The_world_is_that_of_the_attempt()
    {
        Assert.Equal("1", Variable(Build(Job(), rank: 0), "WORLD_SIZE"));
        Assert.Equal("1", Variable(Build(Job("Torchrun"), rank: 0), "PET_NNODES"));
    }

    private static string Variable(V1Pod pod, string name) => pod.Spec.Containers[0].Env.Single(each => each.Name == name).Value;

    private static V1Pod Build(TrainingJob job, int rank, bool spare = false) => TrainerPod.Build(
        job,
        new CreateWorkerPod
        {
            Name = $"train-attempt-0-{rank}",
            Rank = rank,
            WorldSize = 1,
            Spare = spare,
            JobDocument = "train-job",
            Own = spare || job.Spec.Trainer.Image is null ? null : new OwnImageInput(new Dictionary<string, string>()),
        },
        "trainer:1",
        new ResourceOptions());

    private static TrainingJob Job(string? launcher = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = "train", NamespaceProperty = "ns", Uid = "uid" },
        Spec = new TrainingJobSpec
        {
            Model = "penguins",
            Workers = 2,
            Trainer = launcher is null
                ? new TrainerOptions()
                : new TrainerOptions { Image = "script:1", Command = ["torchrun"], Args = ["train.py"], Launcher = launcher },
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "2" } },
            Pod = new PodOptions
            {
                NodeSelector = new Dictionary<string, string> { ["pool"] = "gpu" },
                PriorityClassName = "low",
            },
        },
    };
}

using Sluice.Api.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>What torchrun and <c>torch.distributed</c> find in their environment.</summary>
public sealed class TorchrunTests
{
    [Theory]
    [InlineData(null, null, "1")]
    [InlineData("0", null, "1")]
    [InlineData("8", null, "8")]
    [InlineData("8", 2, "2")]
    [InlineData(null, 4, "4")]
    public void A_pod_starts_as_many_processes_as_it_has_GPUs_unless_the_job_says_how_many(string? gpus, int? processes, string count)
    {
        var job = OwnImageJobs.Of(trainer => Torchrun(trainer) with { ProcsPerNode = processes }, gpus);

        Assert.Equal(count, Distributed(job)["PET_NPROC_PER_NODE"]);
    }

    [Fact]
    public void One_pod_meets_itself()
    {
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["PET_NNODES"] = "1",
                ["PET_NPROC_PER_NODE"] = "8",
                ["PET_NODE_RANK"] = "2",
                ["PET_MASTER_ADDR"] = "localhost",
                ["PET_MASTER_PORT"] = "29500",
                ["PET_RDZV_BACKEND"] = "static",
                ["PET_RDZV_ENDPOINT"] = "localhost:29500",
                ["PET_RDZV_ID"] = "train-3",
                ["PET_MAX_RESTARTS"] = "0",
            },
            Distributed(OwnImageJobs.Of(Torchrun)));
    }

    [Fact]
    public void Several_pods_meet_at_the_first_of_their_attempt()
    {
        var variables = Distributed(OwnImageJobs.Of(Torchrun), workers: 2);

        Assert.Equal(("2", "2"), (variables["PET_NNODES"], variables["PET_NODE_RANK"]));
        Assert.Equal("train-attempt-3-0.train-workers", variables["PET_MASTER_ADDR"]);
        Assert.Equal("train-attempt-3-0.train-workers:29500", variables["PET_RDZV_ENDPOINT"]);
    }

    [Theory]
    [InlineData(1, "localhost")]
    [InlineData(2, "train-attempt-3-0.train-workers")]
    public void Without_a_launcher_each_pod_is_one_rank(int workers, string address)
    {
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["RANK"] = "2",
                ["WORLD_SIZE"] = $"{workers}",
                ["LOCAL_RANK"] = "0",
                ["LOCAL_WORLD_SIZE"] = "1",
                ["MASTER_ADDR"] = address,
                ["MASTER_PORT"] = "29500",
            },
            Distributed(OwnImageJobs.Of(), workers));
    }

    [Fact]
    public void It_starts_the_script_unless_the_job_has_a_command_and_the_containers_beside_it_see_nothing_of_it()
    {
        var pod = OwnImageJobs.Worker(OwnImageJobs.Of(Torchrun), workers: 2);
        Assert.Equal(["torchrun"], pod.Containers[0].Command);
        Assert.Equal(["train.py"], pod.Containers[0].Args);
        Assert.All(pod.InitContainers.Append(pod.Containers[1]), container =>
        {
            Assert.Null(container.Command);
            Assert.DoesNotContain(container.Env, variable => variable.Name.StartsWith("PET_", StringComparison.Ordinal));
        });

        pod = OwnImageJobs.Worker(OwnImageJobs.Of(trainer => Torchrun(trainer) with { Command = ["bash", "-c"] }));
        Assert.Equal(["bash", "-c"], pod.Containers[0].Command);
    }

    [Fact]
    public void A_trial_is_one_process()
    {
        var job = OwnImageJobs.Of(Torchrun);
        var pod = OwnImageJobs.Worker(job, output: null, trial: 1);

        Assert.Null(pod.Containers[0].Command);
        Assert.Equal("1", pod.Containers[0].Env.Single(variable => variable.Name == "WORLD_SIZE").Value);
        Assert.DoesNotContain(pod.Containers[0].Env, variable => variable.Name.StartsWith("PET_", StringComparison.Ordinal));
    }

    private static TrainerOptions Torchrun(TrainerOptions trainer) => trainer with { Launcher = "Torchrun", Args = ["train.py"] };

    private static Dictionary<string, string> Distributed(Sluice.Operator.Kinds.TrainingJob job, int workers = 1) =>
        OwnImageJobs.Worker(job, workers).Containers[0].Env
            .Where(variable => !variable.Name.StartsWith("SLUICE_", StringComparison.Ordinal) && variable.Name is not ("HOME" or "USER"))
            .ToDictionary(variable => variable.Name, variable => variable.Value);
}

using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>The pods of a worker that runs an image of the user's own.</summary>
public sealed class OwnImagePodTests
{
    private const string Output = "/models/uid/output/3";

    [Fact]
    public void The_program_runs_as_it_is_between_a_container_that_makes_its_folder_and_one_that_follows_it()
    {
        var pod = OwnImageJobs.Worker(OwnImageJobs.Of(trainer => trainer with
        {
            Command = ["python"],
            Args = ["train.py", "--out=$(SLUICE_OUTPUT)"],
            WorkingDir = "/app",
        }));

        var prepare = Assert.Single(pod.InitContainers);
        Assert.Equal(["trainer", "progress"], pod.Containers.Select(container => container.Name));
        var (program, follow) = (pod.Containers[0], pod.Containers[1]);
        Assert.Equal(("team/program:1", "/app"), (program.Image, program.WorkingDir));
        Assert.Equal(["python"], program.Command);
        Assert.Equal(["train.py", "--out=$(SLUICE_OUTPUT)"], program.Args);
        Assert.Equal(("prepare", "sluice:1", "prepare"), (prepare.Name, prepare.Image, Assert.Single(prepare.Args)));
        Assert.Equal(("sluice:1", "follow"), (follow.Image, Assert.Single(follow.Args)));
        Assert.Equal(8080, Assert.Single(follow.Ports).ContainerPort);
        Assert.Null(program.Ports);
        Assert.Equal("FallbackToLogsOnError", program.TerminationMessagePolicy);
        Assert.Equal("Never", pod.RestartPolicy);

        // The operator ends the pod once the program has ended, on every Kubernetes; none of the containers is restarted.
        Assert.All(pod.InitContainers.Concat(pod.Containers), container => Assert.Null(container.RestartPolicy));
    }

    [Fact]
    public void All_containers_keep_the_restricted_standard()
    {
        var pod = OwnImageJobs.Worker(OwnImageJobs.Of());

        Assert.Equal((true, 65532L), (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser));
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.All(pod.InitContainers.Concat(pod.Containers), container =>
        {
            var security = container.SecurityContext;
            Assert.Equal((false, true), (security.AllowPrivilegeEscalation, security.ReadOnlyRootFilesystem));
            Assert.Equal(["ALL"], security.Capabilities.Drop);
            Assert.Equal("tmp", Mount(container, "/tmp").Name);
            Assert.Equal("IfNotPresent", container.ImagePullPolicy);
        });
    }

    [Fact]
    public void What_is_beside_the_program_sees_the_output_and_none_of_its_variables_secrets_and_GPUs()
    {
        var job = OwnImageJobs.Of(trainer => trainer with { Env = [OwnImageJobs.Secret("HF_TOKEN")] });
        job.Spec = job.Spec with
        {
            Checkpoint = new CheckpointOptions { Volume = "work" },
            Pod = job.Spec.Pod with { Env = [OwnImageJobs.Secret("WANDB_API_KEY")] },
        };

        var pod = OwnImageJobs.Worker(job, checkpoints: "/work/uid/run");

        foreach (var (container, readOnly) in new[] { (pod.InitContainers[0], false), (pod.Containers[1], true) })
        {
            Assert.Equal(
                [("models", "/models", readOnly), ("work", "/work", readOnly), ("tmp", "/tmp", false)],
                container.VolumeMounts.Select(mount => (mount.Name, mount.MountPath, mount.ReadOnlyProperty is true)));
            Assert.All(container.Env, variable => Assert.StartsWith("SLUICE_", variable.Name, StringComparison.Ordinal));
            Assert.All(container.Env, variable => Assert.Null(variable.ValueFrom));
            Assert.Equal(["cpu", "memory"], container.Resources.Limits.Keys.Order());
            Assert.Equal(
                (Output, "/work/uid/run", "2"),
                (Value(container, "SLUICE_OUTPUT"), Value(container, "SLUICE_CHECKPOINTS"), Value(container, "SLUICE_RANK")));
        }

        var program = pod.Containers[0];
        Assert.Equal(
            ["HF_TOKEN", "WANDB_API_KEY"],
            program.Env.Where(each => each.ValueFrom?.SecretKeyRef is not null).Select(each => each.Name));
        Assert.Equal("8", program.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.False(Mount(program, "/models").ReadOnlyProperty is true);
        Assert.Equal("bucket", pod.Volumes.Single(volume => volume.Name == "keys").Secret.SecretName);
        Assert.Contains(program.VolumeMounts, mount => mount.MountPath == "/keys");
    }

    [Fact]
    public void Hyperparameters_are_in_variables_and_later_variables_may_refer_to_earlier_ones()
    {
        var job = OwnImageJobs.Of(trainer => trainer with
        {
            Hyperparameters = new Dictionary<string, string> { ["learningRate"] = "0.1", ["batch-size"] = "8" },
            Env = [new PodVariable { Name = "ARGS", Value = "--lr $(SLUICE_PARAM_LEARNING_RATE)" }],
        });
        job.Spec = job.Spec with { Pod = job.Spec.Pod with { Env = [new PodVariable { Name = "LAST", Value = "$(ARGS)" }] } };

        var program = OwnImageJobs.Worker(job).Containers[0];

        Assert.Equal("0.1", Value(program, "SLUICE_PARAM_LEARNING_RATE"));
        Assert.Equal("8", Value(program, "SLUICE_PARAM_BATCH_SIZE"));
        var order = program.Env.Select(variable => variable.Name).ToList();
        Assert.True(order.IndexOf("SLUICE_PARAM_LEARNING_RATE") < order.IndexOf("ARGS") && order.IndexOf("ARGS") < order.IndexOf("LAST"));
        Assert.Equal(order.Count, order.Distinct().Count());
    }

    [Theory]
    [InlineData("learningRate", "SLUICE_PARAM_LEARNING_RATE")]
    [InlineData("learning_rate", "SLUICE_PARAM_LEARNING_RATE")]
    [InlineData("lr", "SLUICE_PARAM_LR")]
    [InlineData("optimizer.beta1", "SLUICE_PARAM_OPTIMIZER_BETA1")]
    [InlineData("useGPU", "SLUICE_PARAM_USE_GPU")]
    [InlineData("LR", "SLUICE_PARAM_LR")]
    [InlineData("größe", "SLUICE_PARAM_GR__E")]
    public void A_hyperparameter_is_in_the_variable_of_its_name(string name, string variable) =>
        Assert.Equal(variable, OutputContract.ParameterVariable(name));

    [Fact]
    public void A_home_of_the_user_s_own_is_not_replaced()
    {
        var plain = OwnImageJobs.Worker(OwnImageJobs.Of()).Containers[0];
        Assert.Equal(("/tmp", "sluice"), (Value(plain, "HOME"), Value(plain, "USER")));

        var job = OwnImageJobs.Of(trainer => trainer with { Env = [new PodVariable { Name = "HOME", Value = "/scratch" }] });
        job.Spec = job.Spec with { Pod = job.Spec.Pod with { Env = [new PodVariable { Name = "USER", Value = "me" }] } };
        var own = OwnImageJobs.Worker(job).Containers[0];
        Assert.Equal(("/scratch", "me"), (Value(own, "HOME"), Value(own, "USER")));
    }

    [Fact]
    public void An_image_that_keeps_the_contract_of_a_trainer_is_alone_in_its_pod()
    {
        var job = OwnImageJobs.Of(trainer => trainer with
        {
            Outputs = null,
            Hyperparameters = new Dictionary<string, string> { ["lr"] = "1" },
        });

        var pod = OwnImageJobs.Worker(job, output: null);

        Assert.Null(pod.InitContainers);
        var program = Assert.Single(pod.Containers);
        Assert.Equal(8080, Assert.Single(program.Ports).ContainerPort);
        Assert.Equal("1", Value(program, "SLUICE_PARAM_LR"));
        Assert.DoesNotContain(program.Env, variable => variable.Name == "SLUICE_OUTPUT");
    }

    [Fact]
    public void Sluice_s_own_trainer_gets_none_of_it()
    {
        var job = OwnImageJobs.Of(_ => new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["epochs"] = "2" } });

        var pod = TrainerPod.Build(
            job, OwnImageJobs.Step() with { Own = null }, "sluice:1", new PodSettings().Trainer).Spec;

        var program = Assert.Single(pod.Containers);
        Assert.Null(pod.InitContainers);
        Assert.Null(program.Args);
        Assert.DoesNotContain(program.Env, variable => variable.Name is "HOME" or "SLUICE_PARAM_EPOCHS");
    }

    [Fact]
    public void What_prepare_says_is_the_word_of_the_attempt_and_masked_as_all_texts_are()
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "train-attempt-0-0", Uid = "pod" },
            Spec = OwnImageJobs.Worker(OwnImageJobs.Of()),
            Status = new V1PodStatus
            {
                Phase = "Failed",
                InitContainerStatuses =
                [
                    new V1ContainerStatus
                    {
                        Name = "prepare",
                        State = new V1ContainerState
                        {
                            Terminated = new V1ContainerStateTerminated
                            {
                                ExitCode = ExitCodes.CannotCreate,
                                Reason = "Error",
                                Message = ContractJson.Write(new TrainerError
                                {
                                    Reason = "OutputNotWritable",
                                    Message = "spec.trainer.outputs.volume: https://me:hunter2@nas is read-only; password=hunter2",
                                }),
                            },
                        },
                    },
                ],
                ContainerStatuses = [new V1ContainerStatus { Name = "trainer", State = new V1ContainerState() }],
            },
        };

        var fact = PodFacts.Of(pod, TrainerPod.Container);

        Assert.Equal((ExitCodes.CannotCreate, true, 8L), (fact.ExitCode, fact.Ended, fact.Gpus));
        Assert.Contains("spec.trainer.outputs.volume: ", fact.TerminationMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fact.TerminationMessage, StringComparison.Ordinal);
    }

    private static string Value(V1Container container, string name) =>
        Assert.Single(container.Env, variable => variable.Name == name).Value;

    private static V1VolumeMount Mount(V1Container container, string path) =>
        Assert.Single(container.VolumeMounts, mount => mount.MountPath == path);
}

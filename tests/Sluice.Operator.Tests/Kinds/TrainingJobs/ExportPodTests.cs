using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>The pod that publishes what an image of the user's own left.</summary>
public sealed class ExportPodTests
{
    [Fact]
    public void It_runs_Sluice_s_trainer_image_on_the_document_of_the_workers()
    {
        var pod = Build(OwnImageJobs.Of());
        var container = Assert.Single(pod.Spec.Containers);

        Assert.Equal(("trainer", "sluice:1", "publish"), (container.Name, container.Image, Assert.Single(container.Args)));
        Assert.Equal(("train-publish-4", "ns", "Never"), (pod.Metadata.Name, pod.Metadata.NamespaceProperty, pod.Spec.RestartPolicy));
        Assert.Equal("uid", Assert.Single(pod.Metadata.OwnerReferences).Uid);
        string[] labels = ["app.kubernetes.io/name", "sluice.dev/job", "sluice.dev/attempt"];
        Assert.Equal(["publish", "train", "4"], labels.Select(label => pod.Metadata.Labels[label]));
        Assert.Equal(
            ["SLUICE_JOB", "SLUICE_NAMESPACE", "SLUICE_ATTEMPT", "SLUICE_JOB_DOCUMENT", "SLUICE_SCRATCH", "SLUICE_SOURCES"],
            container.Env.Select(variable => variable.Name));
        Assert.Equal("3", container.Env.Single(variable => variable.Name == "SLUICE_ATTEMPT").Value);
        Assert.Equal("train-job", pod.Spec.Volumes.Single(volume => volume.Name == "job").ConfigMap.Name);
        Assert.Null(pod.Spec.InitContainers);
        Assert.Null(pod.Spec.Subdomain);
    }

    [Fact]
    public void It_is_told_apart_from_the_other_pods_of_the_job()
    {
        var job = OwnImageJobs.Of();
        var worker = TrainerPod.Build(job, OwnImageJobs.Step(), "sluice:1", new PodSettings().Trainer);

        Assert.Equal((true, false, false), (ExportPod.Is(Build(job)), ExportPod.Is(worker), ExportPod.Is(new V1Pod { Metadata = new() })));
        Assert.False(CheckPod.Is(Build(job)));

        // The Service of the workers does not reach it.
        Assert.NotEqual(
            TrainerService.Build(job, "train-workers").Spec.Selector["app.kubernetes.io/name"],
            Build(job).Metadata.Labels["app.kubernetes.io/name"]);
    }

    [Fact]
    public void It_asks_for_no_GPU_and_for_no_node_with_one()
    {
        var job = OwnImageJobs.Of();
        job.Spec = job.Spec with
        {
            Dataset = new DatasetOptions
            {
                Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["memory"] = "16Gi" } },
            },
            Pod = job.Spec.Pod with
            {
                PriorityClassName = "high",
                Tolerations = [new PodToleration { Key = "gpu", Operator = "Exists" }],
            },
        };

        var pod = Build(job).Spec;

        Assert.Null(pod.NodeSelector);
        Assert.Equal("high", pod.PriorityClassName);
        var resources = pod.Containers[0].Resources;
        Assert.Equal("16Gi", resources.Limits["memory"].ToString());
        Assert.DoesNotContain("nvidia.com/gpu", resources.Limits.Keys.Concat(resources.Requests?.Keys ?? []));
    }

    [Fact]
    public void It_writes_to_the_volume_of_the_artifact_alone()
    {
        var job = OwnImageJobs.Of();
        job.Spec = job.Spec with { Trainer = job.Spec.Trainer with { Outputs = new() { Volume = "work" } } };

        var pod = Build(job).Spec;

        bool? ReadOnly(string path) =>
            Assert.Single(pod.Containers[0].VolumeMounts, mount => mount.MountPath == path).ReadOnlyProperty is true;
        Assert.Equal((false, true, true), (ReadOnly("/models"), ReadOnly("/work"), ReadOnly("/data")));
        Assert.Equal(
            [("data", true), ("models", false), ("work", true)],
            pod.Volumes.Where(volume => volume.PersistentVolumeClaim is not null).OrderBy(volume => volume.Name)
                .Select(volume => (volume.Name, volume.PersistentVolumeClaim.ReadOnlyProperty is true)));
    }

    [Fact]
    public void It_keeps_the_restricted_standard()
    {
        var pod = Build(OwnImageJobs.Of()).Spec;

        Assert.Equal((true, 65532L, false), (
            pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser, pod.AutomountServiceAccountToken));
        var security = pod.Containers[0].SecurityContext;
        Assert.Equal((false, true), (security.AllowPrivilegeEscalation, security.ReadOnlyRootFilesystem));
        Assert.Equal(["ALL"], security.Capabilities.Drop);
    }

    [Fact]
    public void The_variables_of_what_is_trained_are_not_its_own()
    {
        var job = OwnImageJobs.Of(trainer => trainer with { Env = [OwnImageJobs.Secret("HF_TOKEN")] });
        job.Spec = job.Spec with { Pod = job.Spec.Pod with { Env = [new PodVariable { Name = "HTTPS_PROXY", Value = "http://proxy" }] } };

        var names = Build(job).Spec.Containers[0].Env.Select(variable => variable.Name).ToList();

        Assert.DoesNotContain("HF_TOKEN", names);
        Assert.Contains("HTTPS_PROXY", names);
        Assert.Equal(JobDocument.DefaultPath, "/sluice/job/job.json");
    }

    private static V1Pod Build(TrainingJob job) => ExportPod.Build(
        job, new CreateExportPod("train-publish-4", 4, 3, "train-job"), "sluice:1", new PodSettings().Data);
}

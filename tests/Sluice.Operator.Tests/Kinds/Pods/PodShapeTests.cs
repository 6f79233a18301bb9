using k8s.Models;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.ModelVersions.Steps;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.ModelDeployments;
using Sluice.Operator.Kinds.ModelVersions;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.Pods;

/// <summary>Every pod that Sluice makes can be shaped, and a quota on requests and limits accepts it as it comes.</summary>
public sealed class PodShapeTests
{
    private const long Gibi = 1L << 30;

    private static readonly PodSettings Settings = new();

    private static readonly PodOptions Options = new()
    {
        NodeSelector = new Dictionary<string, string> { ["pool"] = "gpu" },
        Tolerations = [new PodToleration { Key = "gpu", Operator = "Exists", Effect = "NoSchedule" }],
        PriorityClassName = "low",
        ServiceAccountName = "reader",
        Labels = new Dictionary<string, string> { ["team"] = "research", ["app.kubernetes.io/name"] = "mine" },
        Annotations = new Dictionary<string, string> { ["sidecar.istio.io/inject"] = "false" },
        ImagePullSecrets = [new PodSecret { Name = "registry" }],
        SharedMemory = "8Gi",
        Env =
        [
            new PodVariable { Name = "HTTPS_PROXY", Value = "http://proxy:3128" },
            new PodVariable
            {
                Name = "TOKEN",
                ValueFrom = new VariableSource { SecretKeyRef = new KeyReference { Name = "hub", Key = "token" } },
            },
            new PodVariable
            {
                Name = "MODE",
                ValueFrom = new VariableSource { ConfigMapKeyRef = new KeyReference { Name = "settings", Key = "mode" } },
            },
        ],
    };

    public static TheoryData<string> Kinds => ["trainer", "data", "inference", "gate", "verify", "gateway"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_pod_has_what_its_object_or_the_installation_sets(string kind)
    {
        var pod = Pod(kind, Options, new ResourceOptions());
        var container = Assert.Single(pod.Spec.Containers);

        Assert.Equal(kind == "data" ? null : "gpu", pod.Spec.NodeSelector?["pool"]);
        Assert.Equal("NoSchedule", Assert.Single(pod.Spec.Tolerations).Effect);
        Assert.Equal("low", pod.Spec.PriorityClassName);
        Assert.Equal(kind == "gateway" ? "sluice-gateway" : "reader", pod.Spec.ServiceAccountName);
        Assert.Equal("registry", Assert.Single(pod.Spec.ImagePullSecrets).Name);
        Assert.Equal(("research", kind), (pod.Metadata.Labels["team"], pod.Metadata.Labels["app.kubernetes.io/name"]));
        Assert.Equal("false", pod.Metadata.Annotations["sidecar.istio.io/inject"]);
        Assert.Equal("http://proxy:3128", Variable("HTTPS_PROXY").Value);
        Assert.Equal(("hub", "token"), (Variable("TOKEN").ValueFrom.SecretKeyRef.Name, Variable("TOKEN").ValueFrom.SecretKeyRef.Key));
        Assert.Equal(
            ("settings", "mode"), (Variable("MODE").ValueFrom.ConfigMapKeyRef.Name, Variable("MODE").ValueFrom.ConfigMapKeyRef.Key));
        var shared = pod.Spec.Volumes.Single(volume =>
            volume.Name == container.VolumeMounts.Single(mount => mount.MountPath == "/dev/shm").Name);
        Assert.Equal(("Memory", "8Gi"), (shared.EmptyDir.Medium, shared.EmptyDir.SizeLimit.ToString()));

        V1EnvVar Variable(string name) => container.Env.Single(variable => variable.Name == name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_container_has_requests_and_limits_if_the_user_names_none(string kind)
    {
        var resources = Assert.Single(Pod(kind, new PodOptions(), new ResourceOptions()).Spec.Containers).Resources;

        Assert.Equal(["cpu", "memory"], resources.Requests.Keys.Order());
        Assert.Equal(["cpu", "memory"], resources.Limits.Keys.Order());
    }

    [Theory]
    [InlineData("trainer")]
    [InlineData("data")]
    [InlineData("inference")]
    [InlineData("gate")]
    public void A_resource_that_the_user_names_is_the_users_whole(string kind)
    {
        var resources = Assert.Single(Pod(kind, new PodOptions(), new ResourceOptions
        {
            Requests = new Dictionary<string, string> { ["cpu"] = "3" },
            Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "1" },
        }).Spec.Containers).Resources;

        Assert.Equal("3", resources.Requests["cpu"].ToString());
        Assert.Equal(["memory", "nvidia.com/gpu"], resources.Limits.Keys.Order());
    }

    [Fact]
    public void Verification_and_serving_get_memory_for_the_artifact()
    {
        Assert.Equal(("1152Mi", "6Gi"), Memory(Verify(Gibi)));
        Assert.Equal(("128Mi", "1Gi"), Memory(Verify(0)));
        Assert.Equal(("1152Mi", "6Gi"), Memory(Workload(Gibi).Spec.Template.Spec));
        Assert.Equal(("64Mi", "256Mi"), Memory(Workload(Gibi, new ResourceOptions
        {
            Requests = new Dictionary<string, string> { ["memory"] = "64Mi" },
            Limits = new Dictionary<string, string> { ["memory"] = "256Mi" },
        }).Spec.Template.Spec));

        static (string, string) Memory(V1PodSpec spec) =>
            (spec.Containers[0].Resources.Requests["memory"].ToString(), spec.Containers[0].Resources.Limits["memory"].ToString());
    }

    /// <summary>Pods that passed their gates are not restarted by an upgrade of the chart.</summary>
    [Fact]
    public void A_workload_keeps_the_image_and_the_defaults_that_it_was_made_with()
    {
        var made = Workload(0);
        var later = VersionWorkload.Build(
            Deployment(new PodOptions()), Step(0, new ResourceOptions(), new PodOptions()), "newer", Settings.Gate, made);
        Assert.Equal(k8s.KubernetesJson.Serialize(made), k8s.KubernetesJson.Serialize(later));
    }

    [Theory]
    [InlineData("500m", "500m")]
    [InlineData("1", "1")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1e3", "1e3")]
    [InlineData("100u", "100u")]
    [InlineData("+2", "2")]
    public void Every_amount_that_is_valid_is_sent_as_Kubernetes_writes_it(string quantity, string sent)
    {
        var resources = ContainerResources.Of(
            new ResourceOptions { Limits = new Dictionary<string, string> { ["cpu"] = quantity } }, new ResourceOptions());
        Assert.Equal($$$"""{"limits":{"cpu":"{{{sent}}}"}}""", k8s.KubernetesJson.Serialize(resources));
    }

    // So that the kubelet puts the end of the log where a program leaves no message.
    [Fact]
    public void The_log_of_a_trainer_that_fails_says_why() => Assert.Equal(
        "FallbackToLogsOnError",
        Assert.Single(Pod("trainer", new PodOptions(), new ResourceOptions()).Spec.Containers).TerminationMessagePolicy);

    private static (V1ObjectMeta Metadata, V1PodSpec Spec) Pod(string kind, PodOptions options, ResourceOptions resources)
    {
        switch (kind)
        {
            case "trainer":
                var worker = TrainerPod.Build(
                    Job(options, resources), new CreateWorkerPod { Name = "train-attempt-0-0" }, "trainer", Settings.Trainer);
                return (worker.Metadata, worker.Spec);
            case "data":
                var check = CheckPod.Build(
                    Job(options, resources), new CreateCheckPod("train-check-0", 0, "train-check"), "data", Settings.Data);
                return (check.Metadata, check.Spec);
            case "inference":
                var workload = VersionWorkload.Build(
                    Deployment(options), Step(0, resources, options), "inference", Settings.Inference, seen: null);
                return (workload.Spec.Template.Metadata, workload.Spec.Template.Spec);
            case "gate":
                var gate = new ApplyGateJob
                {
                    Name = "g",
                    Gate = "golden",
                    Version = "1.0.0",
                    Pod = options,
                    Job = new JobGate { Image = "checks", Resources = resources },
                };
                var template = GateJob.Build(Deployment(options), gate, Settings.Gate).Spec.Template;
                return (template.Metadata, template.Spec);
            case "verify":
                var verify = VerifyPod.Build(
                    Version(0),
                    new CreateVerifyPod("v", 0, new ModelVersionSpec()),
                    "inference",
                    Settings.Verification with { Pod = options });
                return (verify.Metadata, verify.Spec);
            default:
                var gateway = GatewayObjects.Build("ns", [], "gateway", 2, Settings.Gateway with { Pod = options })
                    .OfType<V1Deployment>()
                    .Single();
                return (gateway.Spec.Template.Metadata, gateway.Spec.Template.Spec);
        }
    }

    private static TrainingJob Job(PodOptions options, ResourceOptions resources) => new()
    {
        Metadata = new V1ObjectMeta { Name = "train", NamespaceProperty = "ns", Uid = "uid" },
        Spec = new TrainingJobSpec
        {
            Model = "penguins",
            Pod = options,
            Resources = resources,
            Dataset = new DatasetOptions { Resources = resources },
        },
    };

    private static V1PodSpec Verify(long size) =>
        VerifyPod.Build(Version(size), new CreateVerifyPod("v", 0, new ModelVersionSpec()), "inference", Settings.Verification).Spec;

    private static V1Deployment Workload(long size, ResourceOptions? resources = null) =>
        VersionWorkload.Build(
            Deployment(new PodOptions()),
            Step(size, resources ?? new ResourceOptions(), new PodOptions()),
            "inference",
            Settings.Inference,
            seen: null);

    private static ApplyVersionWorkload Step(long size, ResourceOptions resources, PodOptions options) => new()
    {
        Version = "1.0.0",
        Name = "penguins-1-0-0",
        Model = "penguins",
        Artifact = new ArtifactReference { Uri = "oci://host/m", Digest = "sha256:a", Size = size },
        Resources = resources,
        Pod = options,
    };

    private static ModelVersion Version(long size) => new()
    {
        Metadata = new V1ObjectMeta { Name = "penguins-1.0.0", NamespaceProperty = "ns", Uid = "uid" },
        Spec = new ModelVersionSpec
        {
            Model = "penguins",
            Version = "1.0.0",
            Artifact = new ArtifactReference { Uri = "oci://host/m", Digest = "sha256:a", Size = size },
        },
    };

    private static ModelDeployment Deployment(PodOptions options) => new()
    {
        Metadata = new V1ObjectMeta { Name = "penguins", NamespaceProperty = "ns", Uid = "uid" },
        Spec = new ModelDeploymentSpec { Model = "penguins", Version = "1.0.0", Pod = options },
    };
}

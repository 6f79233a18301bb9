using k8s;
using k8s.Models;

using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>
/// A namespace as platform teams give it to a tenant: a pod that does not say its requests and limits of both is refused.
/// </summary>
public sealed class QuotaTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Training_verification_serving_and_gates_work_under_a_quota_on_requests_and_limits()
    {
        await using var story = await Story.BeginAsync(server);
        await SetQuotaAsync(story);
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async(
            "1.0.0 is verified", () => story.VersionAsync("1.0.0"), version => version.Status?.Phase == VersionPhase.Ready);
        var gate = new RolloutGate { Name = "golden-set", Job = new JobGate { Image = "checks:3" } };
        await story.CreateAsync(Story.Gated("1.0.0", gate));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });

        await story.CreateAsync(Story.Job("1.1.0"));
        await Eventually.Async(
            "1.1.0 is verified", () => story.VersionAsync("1.1.0"), version => version.Status?.Phase == VersionPhase.Ready);
        story.Twist = pod => pod.Metadata.Labels[Labels.Name] == "gate" ? new PodFate.Exits(0) : null;
        await story.SetVersionAsync("1.1.0");
        await Eventually.Async("1.1.0 took over", story.DeploymentAsync, md => md.Status is { Stable: "1.1.0", Candidate: null });
    }

    [Fact]
    public async Task What_a_deployment_says_of_its_pods_holds_for_its_gates_too()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Job("1.1.0"));
        var deployment = Story.Gated("1.0.0", new RolloutGate
        {
            Name = "golden-set",
            Job = new JobGate
            {
                Image = "checks:3",
                Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["cpu"] = "2" } },
            },
        });
        deployment.Spec = deployment.Spec with
        {
            Pod = new PodOptions
            {
                Tolerations = [new PodToleration { Key = "tenant", Operator = "Exists" }],
                Env = [new PodVariable { Name = "MODE", Value = "strict" }],
                SharedMemory = "64Mi",
            },
        };
        story.Twist = pod => pod.Metadata.Labels[Labels.Name] == "gate" ? new PodFate.Runs() : null;
        await story.CreateAsync(deployment);
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });
        await story.SetVersionAsync("1.1.0");

        var pods = await Eventually.Async(
            "the gate's pod is there",
            () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=gate"),
            list => list.Items.Count == 1);
        var spec = pods.Items[0].Spec;
        Assert.Contains(spec.Tolerations, toleration => toleration is { Key: "tenant", OperatorProperty: "Exists" });
        Assert.Equal("strict", spec.Containers[0].Env.Single(variable => variable.Name == "MODE").Value);
        Assert.Contains(spec.Containers[0].VolumeMounts, mount => mount.MountPath == "/dev/shm");
        Assert.Equal(
            ("2", "512Mi"),
            (spec.Containers[0].Resources.Limits["cpu"].ToString(), spec.Containers[0].Resources.Limits["memory"].ToString()));
    }

    private static async Task SetQuotaAsync(Story story)
    {
        var hard = new Dictionary<string, ResourceQuantity>
        {
            ["requests.cpu"] = new("2"),
            ["requests.memory"] = new("4Gi"),
            ["limits.cpu"] = new("4"),
            ["limits.memory"] = new("8Gi"),
        };
        await story.Client.CoreV1.CreateNamespacedResourceQuotaAsync(
            new V1ResourceQuota { Metadata = new V1ObjectMeta { Name = "tenant" }, Spec = new V1ResourceQuotaSpec { Hard = hard } },
            story.Namespace);
        await Eventually.Async(
            "the quota is in force",
            () => story.Client.CoreV1.ReadNamespacedResourceQuotaAsync("tenant", story.Namespace),
            quota => quota.Status?.Hard?.Count == hard.Count);
    }
}

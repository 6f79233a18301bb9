using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Client;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Node;

public sealed class PuppetNodeTests(ApiServer server) : IClassFixture<ApiServer>
{
    private readonly Kubernetes _client = server.Client;

    [Fact]
    public async Task A_pod_runs_at_an_address_of_its_own_until_the_script_ends_it()
    {
        await using var ns = await server.NewNamespaceAsync();
        PodFate fate = new PodFate.Runs();
        await using var node = new PuppetNode(_client, ns.Name, pod => pod.Name() == "a" ? fate : new PodFate.Runs());
        await _client.CoreV1.CreateNamespacedPodAsync(Pods.New("a"), ns.Name);
        await _client.CoreV1.CreateNamespacedPodAsync(Pods.New("b"), ns.Name);
        var running = await Pod(ns, "a", p => p.Status.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true);
        var other = await Pod(ns, "b", p => p.Status.Phase == "Running");
        Assert.StartsWith("127.", running.Status.PodIP, StringComparison.Ordinal);
        Assert.NotEqual(running.Status.PodIP, other.Status.PodIP);

        fate = new PodFate.Exits(137, "out of memory", "OOMKilled");
        node.Reconsider();
        var ended = (await Pod(ns, "a", p => p.Status.Phase == "Failed")).Status.ContainerStatuses[0].State.Terminated;
        Assert.Equal((137, "OOMKilled", "out of memory"), (ended.ExitCode, ended.Reason, ended.Message));
    }

    [Fact]
    public async Task A_pod_that_is_deleted_goes()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var node = new PuppetNode(_client, ns.Name, _ => new PodFate.Runs());
        await _client.CoreV1.CreateNamespacedPodAsync(Pods.New("a"), ns.Name);
        await Pod(ns, "a", p => p.Status.Phase == "Running");
        await _client.CoreV1.DeleteNamespacedPodAsync("a", ns.Name);
        await Eventually.Async("the pod is gone", () => _client.CoreV1.ListNamespacedPodAsync(ns.Name), l => l.Items.Count == 0);
    }

    [Fact]
    public async Task A_deployment_becomes_available_and_unavailable_with_its_pods()
    {
        await using var ns = await server.NewNamespaceAsync();
        var ready = true;
        await using var node = new PuppetNode(_client, ns.Name, _ => new PodFate.Runs(ready));
        var labels = new Dictionary<string, string> { ["app"] = "d" };
        var template = Pods.New("d").Spec;
        template.RestartPolicy = "Always";
        await _client.AppsV1.CreateNamespacedDeploymentAsync(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta { Name = "d" },
                Spec = new V1DeploymentSpec
                {
                    Replicas = 2,
                    Selector = new V1LabelSelector { MatchLabels = labels },
                    Template = new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = labels }, Spec = template },
                },
            },
            ns.Name);
        await Eventually.Async(
            "both are ready", () => _client.AppsV1.ReadNamespacedDeploymentAsync("d", ns.Name), d => d.Status.ReadyReplicas == 2);

        ready = false;
        node.Reconsider();
        await Eventually.Async(
            "none is ready", () => _client.AppsV1.ReadNamespacedDeploymentAsync("d", ns.Name), d => (d.Status.ReadyReplicas ?? 0) == 0);
    }

    private Task<V1Pod> Pod(TestNamespace ns, string name, Predicate<V1Pod> reached) =>
        Eventually.Async($"pod {name}", () => _client.CoreV1.ReadNamespacedPodAsync(name, ns.Name), reached);
}

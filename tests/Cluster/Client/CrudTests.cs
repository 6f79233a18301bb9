using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class CrudTests(ApiServer server) : IClassFixture<ApiServer>
{
    private readonly Kubernetes _client = server.Client;

    [Fact]
    public async Task What_is_created_is_read_replaced_patched_and_deleted()
    {
        await using var ns = await server.NewNamespaceAsync();
        var created = await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name);
        Assert.NotNull(created.Uid());
        Assert.Equal(DateTimeKind.Utc, created.CreationTimestamp()!.Value.Kind);

        created.Data["key"] = "2";
        var replaced = await _client.CoreV1.ReplaceNamespacedConfigMapAsync(created, "a", ns.Name);
        Assert.NotEqual(created.ResourceVersion(), replaced.ResourceVersion());

        var patch = new V1Patch("""{"data":{"more":"3"}}""", V1Patch.PatchType.MergePatch);
        await _client.CoreV1.PatchNamespacedConfigMapAsync(patch, "a", ns.Name);
        var read = await _client.CoreV1.ReadNamespacedConfigMapAsync("a", ns.Name);
        Assert.Equal(["2", "3"], read.Data.OrderBy(d => d.Key).Select(d => d.Value));

        var status = await _client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name);
        Assert.Equal("Success", status.Status);
        Assert.Equal(HttpStatusCode.NotFound, await CodeOf(_client.CoreV1.ReadNamespacedConfigMapAsync("a", ns.Name)));
    }

    [Fact]
    public async Task A_second_object_of_a_name_is_a_conflict_that_carries_its_reason()
    {
        await using var ns = await server.NewNamespaceAsync();
        await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(
            () => _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name));
        Assert.Equal(HttpStatusCode.Conflict, refused.Response.StatusCode);
        Assert.Equal("AlreadyExists", KubernetesJson.Deserialize<V1Status>(refused.Response.Content).Reason);
    }

    [Fact]
    public async Task A_write_over_a_version_that_is_not_the_last_is_refused()
    {
        await using var ns = await server.NewNamespaceAsync();
        var first = await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name);
        await _client.CoreV1.ReplaceNamespacedConfigMapAsync(
            first with { Data = new Dictionary<string, string> { ["key"] = "2" } }, "a", ns.Name);
        Assert.Equal(HttpStatusCode.Conflict, await CodeOf(_client.CoreV1.ReplaceNamespacedConfigMapAsync(first, "a", ns.Name)));
    }

    [Fact]
    public async Task A_list_is_filtered_by_label_and_comes_in_pages()
    {
        await using var ns = await server.NewNamespaceAsync();
        foreach (var i in Enumerable.Range(0, 5))
        {
            await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New($"c{i}", label: i == 4 ? "other" : "mine"), ns.Name);
        }

        var names = new List<string>();
        string? next = null;
        do
        {
            var page = await _client.CoreV1.ListNamespacedConfigMapAsync(
                ns.Name, labelSelector: "app=mine", limit: 3, continueParameter: next);
            Assert.True(page.Items.Count <= 3);
            names.AddRange(page.Items.Select(i => i.Name()));
            next = page.Continue();
        }
        while (!string.IsNullOrEmpty(next));

        Assert.Equal(["c0", "c1", "c2", "c3"], names);
    }

    [Fact]
    public async Task A_delete_with_another_objects_UID_or_version_is_refused()
    {
        await using var ns = await server.NewNamespaceAsync();
        var kept = await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("a"), ns.Name);
        var wrongUid = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = Guid.NewGuid().ToString() } };
        var wrongVersion = new V1DeleteOptions { Preconditions = new V1Preconditions { ResourceVersion = "1" } };
        Assert.Equal(HttpStatusCode.Conflict, await CodeOf(_client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name, wrongUid)));
        Assert.Equal(HttpStatusCode.Conflict, await CodeOf(_client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name, wrongVersion)));

        var right = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = kept.Uid() } };
        await _client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name, right);
    }

    [Fact]
    public async Task Quantities_ports_and_times_come_back_as_they_went()
    {
        await using var ns = await server.NewNamespaceAsync();
        var pod = Pods.New("p");
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements
        {
            Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = "1500m", ["memory"] = "1Gi", ["nvidia.com/gpu"] = 2 },
        };
        pod.Spec.Containers[0].ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/healthz", Port = "http" } };
        pod.Spec.Containers[0].LivenessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/healthz", Port = 8080 } };
        var container = (await _client.CoreV1.CreateNamespacedPodAsync(pod, ns.Name)).Spec.Containers[0];
        Assert.Equal(
            ["1500m", "1Gi", "2"], container.Resources.Limits.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Value.ToString()));
        Assert.Equal(1.5m, container.Resources.Limits["cpu"].ToDecimal());
        Assert.Equal("http", container.ReadinessProbe.HttpGet.Port);
        Assert.Equal(8080, container.LivenessProbe.HttpGet.Port.ToInt());

        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234560);
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "l" }, Spec = new V1LeaseSpec { RenewTime = time } };
        Assert.Equal(time, (await _client.CoordinationV1.CreateNamespacedLeaseAsync(lease, ns.Name)).Spec.RenewTime);
    }

    private static async Task<HttpStatusCode> CodeOf(Task request) =>
        (await Assert.ThrowsAsync<HttpOperationException>(() => request)).Response.StatusCode;
}

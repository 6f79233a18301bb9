using System.Text.Json;
using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class StatusTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Status_is_written_by_its_own_path_alone_and_raises_no_generation()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var body = JsonDocument.Parse(TrainingJobs.Json("j", phase: "Running"));
        var created = await server.Client.CustomObjects.CreateNamespacedCustomObjectAsync<JsonElement>(
            body.RootElement, TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural);
        Assert.False(created.TryGetProperty("status", out var early) && early.TryGetProperty("phase", out _));

        var patch = new V1Patch("""{"spec":{"model":"other"},"status":{"phase":"Running"}}""", V1Patch.PatchType.MergePatch);
        var patched = await server.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync<JsonElement>(
            patch, TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "j");
        Assert.Equal("Running", patched.GetProperty("status").GetProperty("phase").GetString());
        Assert.Equal("m", patched.GetProperty("spec").GetProperty("model").GetString());
        Assert.Equal(1, patched.GetProperty("metadata").GetProperty("generation").GetInt64());
    }

    [Fact]
    public async Task Status_is_applied_under_a_field_manager()
    {
        await using var ns = await server.NewNamespaceAsync();
        await server.Client.CoreV1.CreateNamespacedPodAsync(Pods.New("p"), ns.Name);
        var patch = new V1Patch("""{"status":{"phase":"Failed","reason":"Evicted"}}""", V1Patch.PatchType.MergePatch);
        var patched = await server.Client.CoreV1.PatchNamespacedPodStatusAsync(patch, "p", ns.Name, fieldManager: "kubelet");
        Assert.Equal(("Failed", "Evicted"), (patched.Status.Phase, patched.Status.Reason));
        Assert.Contains(patched.Metadata.ManagedFields, f => f.Manager == "kubelet");
    }
}

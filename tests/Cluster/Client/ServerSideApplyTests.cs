using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class ServerSideApplyTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_until_it_is_taken_by_force()
    {
        await using var ns = await server.NewNamespaceAsync();
        await Apply(ns, "first", "1");
        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => Apply(ns, "second", "2"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Response.StatusCode);
        Assert.Contains("first", refused.Response.Content, StringComparison.Ordinal);

        var taken = await Apply(ns, "second", "2", force: true);
        Assert.Equal("2", taken.Data["key"]);
        Assert.Contains(taken.Metadata.ManagedFields, f => f is { Manager: "second", Operation: "Apply" });
    }

    [Fact]
    public async Task An_apply_of_the_same_changes_nothing_and_leaves_other_fields_alone()
    {
        await using var ns = await server.NewNamespaceAsync();
        await Apply(ns, "first", "1");
        var more = new V1Patch("""{"data":{"more":"3"}}""", V1Patch.PatchType.MergePatch);
        var patched = await server.Client.CoreV1.PatchNamespacedConfigMapAsync(more, "a", ns.Name);

        var again = await Apply(ns, "first", "1");
        Assert.Equal(patched.ResourceVersion(), again.ResourceVersion());
        Assert.Equal("3", again.Data["more"]);
    }

    [Fact]
    public async Task A_custom_object_is_applied_whole_and_a_field_left_out_goes()
    {
        await using var ns = await server.NewNamespaceAsync();
        await ApplyJob(ns, TrainingJobs.Json("j", suspend: true));
        var job = await ApplyJob(ns, TrainingJobs.Json("j", "file:///data/b.csv"));
        Assert.Equal("file:///data/b.csv", job.GetProperty("spec").GetProperty("dataset").GetProperty("uri").GetString());
        Assert.False(job.GetProperty("spec").TryGetProperty("suspend", out var suspend) && suspend.GetBoolean());
    }

    private Task<JsonElement> ApplyJob(TestNamespace ns, string job) =>
        server.Client.CustomObjects.PatchNamespacedCustomObjectAsync<JsonElement>(
            new V1Patch(job, V1Patch.PatchType.ApplyPatch), TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "j",
            fieldManager: "sluice", force: true);

    private Task<V1ConfigMap> Apply(TestNamespace ns, string manager, string value, bool? force = null) =>
        server.Client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch(ConfigMaps.New("a", value), V1Patch.PatchType.ApplyPatch), "a", ns.Name, fieldManager: manager, force: force);
}

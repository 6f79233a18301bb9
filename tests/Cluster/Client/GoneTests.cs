using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

/// <summary>What is asked of a resourceVersion that the server has forgotten: 410, in either of the two ways in which it comes.</summary>
public sealed class GoneTests(ApiServer server) : IClassFixture<ApiServer>
{
    private readonly Kubernetes _client = server.Client;

    [Fact]
    public async Task A_watch_from_a_forgotten_version_gets_410_as_an_event()
    {
        // The history that the server keeps of a kind begins when the kind does, and version 1 was long before.
        var kind = $"k{Guid.NewGuid():N}"[..12];
        var group = $"{kind}.test.sluice.dev";
        var crd = await _client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(KubernetesJson.Deserialize<V1CustomResourceDefinition>(
            $$"""
            {"metadata":{"name":"{{kind}}s.{{group}}"},"spec":{"group":"{{group}}","scope":"Cluster",
             "names":{"plural":"{{kind}}s","singular":"{{kind}}","kind":"K{{kind}}","listKind":"K{{kind}}List"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"} } } ] } }
            """));
        try
        {
            await Eventually.Async(
                "the kind is served",
                () => _client.CustomObjects.ListClusterCustomObjectAsync<JsonElement>(group, "v1", kind + "s"),
                _ => true);
            var gone = await Eventually.Async(
                "the watch is answered for good", () => WatchAsync(group, kind + "s"), error => error is not null);
            Assert.Equal(410, gone switch
            {
                KubernetesException { Status: { Reason: "Expired" } status } => status.Code,
                HttpOperationException answer => (int)answer.Response.StatusCode,
                _ => throw gone!,
            });
        }
        finally
        {
            await _client.ApiextensionsV1.DeleteCustomResourceDefinitionAsync(crd.Name());
        }
    }

    [EtcdFact]
    public async Task A_list_that_goes_on_from_a_forgotten_version_gets_410_or_goes_on_as_it_was()
    {
        await using var ns = await server.NewNamespaceAsync();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New(name), ns.Name);
        }

        var page = await _client.CoreV1.ListNamespacedConfigMapAsync(ns.Name, limit: 1);
        await _client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name);
        var last = await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("last"), ns.Name);
        await Etcd.CompactAsync(last.ResourceVersion());

        // Since 1.34 a server may remember the version of the first page by itself; then the rest of that page's list is due, and nothing
        // newer.
        try
        {
            var rest = await _client.CoreV1.ListNamespacedConfigMapAsync(ns.Name, continueParameter: page.Continue());
            Assert.Equal(page.ResourceVersion(), rest.ResourceVersion());
            Assert.Contains(rest.Items, map => map.Name() == "b");
            Assert.DoesNotContain(rest.Items, map => map.Name() == "last");
        }
        catch (HttpOperationException error)
        {
            Assert.Equal(HttpStatusCode.Gone, error.Response.StatusCode);
        }
    }

    // A current server says 429 while it fills its cache of a kind that is new, and may say 410 at once or as an event.
    private async Task<Exception?> WatchAsync(string group, string plural)
    {
        var errors = new List<Exception>();
        try
        {
            await foreach (var _ in _client.CustomObjects.WatchListClusterCustomObjectAsync(
                group, "v1", plural, resourceVersion: "1", timeoutSeconds: 10, onError: errors.Add))
            {
                Assert.Fail("an event from a version that is gone");
            }
        }
        catch (HttpOperationException error)
        {
            errors.Add(error);
        }

        var first = Assert.Single(errors);
        return first is HttpOperationException { Response.StatusCode: HttpStatusCode.TooManyRequests } ? null : first;
    }
}

using System.Net;
using System.Text;
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
        await using var ns = await server.NewNamespaceAsync();
        var old = await ForgetAsync(ns);
        var errors = new List<Exception>();

        // Events are watched in the store itself and not in a cache, which may reach further back.
        await foreach (var _ in _client.CoreV1.WatchListNamespacedEventAsync(ns.Name, resourceVersion: old, timeoutSeconds: 10, onError: errors.Add))
        {
            Assert.Fail("an event from a version that is gone");
        }

        var gone = Assert.IsType<KubernetesException>(Assert.Single(errors));
        Assert.Equal((410, "Expired"), (gone.Status.Code, gone.Status.Reason));
    }

    [Fact]
    public async Task A_list_that_goes_on_from_a_forgotten_version_gets_410_as_the_answer()
    {
        await using var ns = await server.NewNamespaceAsync();
        foreach (var name in new[] { "a", "b" })
        {
            await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New(name), ns.Name);
        }

        var page = await _client.CoreV1.ListNamespacedConfigMapAsync(ns.Name, limit: 1);
        await ForgetAsync(ns);
        var gone = await Assert.ThrowsAsync<HttpOperationException>(
            () => _client.CoreV1.ListNamespacedConfigMapAsync(ns.Name, limit: 1, continueParameter: page.Continue()));
        Assert.Equal(HttpStatusCode.Gone, gone.Response.StatusCode);
    }

    // Makes etcd drop its history, which it else does every five minutes; returns a version that is in none any more.
    private async Task<string> ForgetAsync(TestNamespace ns)
    {
        var old = (await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("old"), ns.Name)).ResourceVersion();
        await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("between"), ns.Name);
        var last = await _client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMaps.New("last"), ns.Name);
        using var etcd = new HttpClient { BaseAddress = Etcd() };
        using var answer = await etcd.PostAsync(
            "/v3/kv/compaction", new StringContent($$"""{"revision":"{{last.ResourceVersion()}}"}""", Encoding.UTF8, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();

        // Another test may have compacted further meanwhile.
        Assert.True(answer.IsSuccessStatusCode || text.Contains("has been compacted", StringComparison.Ordinal), text);
        return old;
    }

    // The local control plane keeps etcd at the port after the API server's; SLUICE_TEST_ETCD names another address.
    private static Uri Etcd()
    {
        var api = new Uri(ApiServer.Configuration().Host);
        return Environment.GetEnvironmentVariable("SLUICE_TEST_ETCD") is { Length: > 0 } address
            ? new Uri(address)
            : new UriBuilder("http", api.Host, api.Port + 1).Uri;
    }
}

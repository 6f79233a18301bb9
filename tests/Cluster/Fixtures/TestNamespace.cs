using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Tests.Cluster.Client;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>A namespace that is one test's own, and goes when the test ends.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private static readonly string[] Kinds = ["trainingjobs", "modelversions", "modeldeployments"];

    private readonly Kubernetes _client;

    private TestNamespace(Kubernetes client, string name)
    {
        _client = client;
        Name = name;
    }

    public string Name { get; }

    public static async Task<TestNamespace> CreateAsync(Kubernetes client)
    {
        var name = $"test-{Guid.NewGuid():N}"[..13];
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } });

        // No pod is admitted before controllers have made the account that pods run as by default, and older ones its token.
        await Eventually.Async(
            $"namespace {name} admits pods", () => client.CoreV1.CreateNamespacedPodAsync(Pods.New("probe"), name, dryRun: "All"), _ => true);
        return new TestNamespace(client, name);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.CoreV1.DeleteNamespaceAsync(Name);

        // With the operator gone, nobody else takes finalizers off or confirms that pods have ended.
        foreach (var kind in Kinds)
        {
            await ReleaseAsync(kind);
        }

        await _client.CoreV1.DeleteCollectionNamespacedPodAsync(Name, gracePeriodSeconds: 0);
    }

    private async Task ReleaseAsync(string plural)
    {
        var list = (JsonElement)await _client.CustomObjects.ListNamespacedCustomObjectAsync("sluice.dev", "v1alpha1", Name, plural);
        foreach (var metadata in list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("metadata")))
        {
            if (!metadata.TryGetProperty("finalizers", out _))
            {
                continue;
            }

            try
            {
                await _client.CustomObjects.PatchNamespacedCustomObjectAsync(
                    new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch),
                    "sluice.dev", "v1alpha1", Name, plural, metadata.GetProperty("name").GetString()!);
            }
            catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
            {
                // It has gone by itself.
            }
        }
    }
}

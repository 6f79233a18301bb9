using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Client;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>A namespace that is one test's own, and goes when the test ends.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
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
            $"namespace {name} admits pods", () => client.CoreV1.CreateNamespacedPodAsync(
                Pods.New("probe"), name, dryRun: "All"), _ => true);
        return new TestNamespace(client, name);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.CoreV1.DeleteNamespaceAsync(Name);

        // No kubelet confirms that pods have ended.
        await _client.CoreV1.DeleteCollectionNamespacedPodAsync(Name, gracePeriodSeconds: 0);
    }
}

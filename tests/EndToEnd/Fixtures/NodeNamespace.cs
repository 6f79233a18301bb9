using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Demo.Cluster;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A namespace with the sample's table and a volume. It is removed as a user would do it: by deleting the namespace.</summary>
internal sealed class NodeNamespace : IAsyncDisposable
{
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(180);

    private readonly Kubernetes _client;

    private NodeNamespace(Kubernetes client, string name)
    {
        _client = client;
        Name = name;
        Kubectl = new Kubectl(name);
        View = new ClusterView(client, name);
    }

    public string Name { get; }

    public Kubectl Kubectl { get; }

    public ClusterView View { get; }

    /// <summary>The folder behind the claim <c>models</c>.</summary>
    public string VolumeFolder => Path.Combine(Node.Volumes!, Name);

    public static async Task<NodeNamespace> CreateAsync(Kubernetes client)
    {
        var created = new NodeNamespace(client, $"e2e-{Guid.NewGuid():N}"[..12]);
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace
        {
            Metadata = new V1ObjectMeta
            {
                Name = created.Name,
                Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" },
            },
        });
        if (Node.Volumes is not null)
        {
            Directory.CreateDirectory(created.VolumeFolder);
            await created.ApplyAsync(LocalVolume(created.Name, created.VolumeFolder));
        }

        await created.ApplyAsync(YamlText.Sample("volume.yaml"));
        await created.AddDataAsync("penguins-data", Penguins.Table.Training);
        return created;
    }

    public Task<string> ApplyAsync(string yaml) => Kubectl.ApplyAsync(yaml, CancellationToken.None);

    public Task AddDataAsync(string name, string csv) => _client.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name }, Data = new Dictionary<string, string> { ["penguins.csv"] = csv } },
        Name);

    public async ValueTask DisposeAsync()
    {
        await _client.CoreV1.DeleteNamespaceAsync(Name);
        await Eventually.Async($"namespace {Name} is gone", IsGoneAsync, gone => gone, GoneWithin);
        if (Node.Volumes is not null)
        {
            await Kubectl.RunAsync(["delete", "persistentvolume", Name, "--wait=false"], CancellationToken.None);
            Directory.Delete(VolumeFolder, recursive: true);
        }
    }

    private async Task<bool> IsGoneAsync()
    {
        try
        {
            await _client.CoreV1.ReadNamespaceAsync(Name);
            return false;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return true;
        }
    }

    private static string LocalVolume(string name, string folder) => $$"""
        apiVersion: v1
        kind: PersistentVolume
        metadata:
          name: {{name}}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Retain
          claimRef: {namespace: {{name}}, name: models}
          local: {path: {{folder}}}
          nodeAffinity:
            required:
              nodeSelectorTerms:
                - matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}]
        """;
}

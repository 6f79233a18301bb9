using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Demo.Cluster;
using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A namespace with the sample's table and a volume. It is removed as a user would do it: by deleting the namespace.</summary>
internal sealed class NodeNamespace : IAsyncDisposable
{
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan EndedWithin = TimeSpan.FromMinutes(6);

    private readonly IKubernetes _client;

    private NodeNamespace(IKubernetes client, string name)
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

    public static async Task<NodeNamespace> CreateAsync(IKubernetes client)
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

    /// <summary>Waits for a job, by default for six minutes.</summary>
    public async Task<CustomObject<TrainingJobSpec, TrainingJobStatus>> JobAsync(
        string name, Predicate<CustomObject<TrainingJobSpec, TrainingJobStatus>> reached, TimeSpan? within = null) =>
        (await Eventually.Async(
            $"TrainingJob {name} in {Name}",
            () => View.JobAsync(name, CancellationToken.None),
            found => found is not null && reached(found),
            within ?? EndedWithin))!;

    /// <summary>The version that a job has made, once the job has ended.</summary>
    public async Task<ModelVersionSpec> VersionAsync(string job)
    {
        var ended = await JobAsync(job, found => found.Status.CompletionTime is not null);
        var conditions = ended.Status.Conditions;
        Assert.True(conditions.Has(ConditionTypes.Ready, Reasons.Succeeded), conditions.MessageOf(ConditionTypes.Ready));
        return (await Eventually.Async(
            $"ModelVersion {ended.Status.ModelVersion} is verified",
            () => View.VersionAsync(ended.Status.ModelVersion!, CancellationToken.None),
            found => found?.Status.Conditions.Has(ConditionTypes.Ready) is true))!.Spec;
    }

    /// <summary>Waits for a pod.</summary>
    public Task<V1Pod> PodAsync(string name) => Eventually.Async(
        $"pod {name} in {Name} is there", () => _client.CoreV1.ReadNamespacedPodAsync(name, Name), _ => true, EndedWithin);

    /// <summary>The processes of a container, once it runs.</summary>
    public async Task<ContainerProcesses> ProcessesAsync(string pod, string container = "trainer")
    {
        await PodAsync(pod);
        return await ContainerProcesses.OfAsync(_client, Name, pod, container);
    }

    /// <summary>The processes of a program in a pod with one container, from its first moments on.</summary>
    public async Task<ContainerProcesses> StartingAsync(string pod, string program)
    {
        var made = await PodAsync(pod);
        return (await Eventually.Async(
            $"{program} starts in the pod {pod}",
            () => Task.FromResult(ContainerProcesses.Starting(made, program)),
            found => found is not null,
            pause: TimeSpan.FromMilliseconds(20)))!;
    }

    /// <summary>What a container has logged.</summary>
    public Task<string> LogAsync(string pod) => Kubectl.RunAsync(["logs", pod], CancellationToken.None);

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

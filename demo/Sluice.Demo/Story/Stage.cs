using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Demo.Cluster;
using Sluice.Demo.Load;

namespace Sluice.Demo.Story;

/// <summary>
/// Prepares the story: an empty namespace, the table, a volume. A namespace of an earlier run is cleared; any other namespace of
/// that name is left alone.
/// </summary>
internal sealed class Stage(IKubernetes kubernetes, Kubectl kubectl, Narrator narrator)
{
    /// <summary>The story's namespace.</summary>
    public const string Namespace = "penguins";

    private const string Mark = "sluice.dev/demo";
    private const string Volume = "sluice-demo-penguins";
    private static readonly TimeSpan ClearTimeout = TimeSpan.FromSeconds(120);

    /// <summary>Prepares the namespace.</summary>
    public async Task SetAsync(PenguinTable table, string samples, CancellationToken cancel)
    {
        await ClearAsync(cancel);
        await kubernetes.CoreV1.CreateNamespaceAsync(
            new V1Namespace
            {
                Metadata = new V1ObjectMeta
                {
                    Name = Namespace,
                    Labels = new Dictionary<string, string> { [Mark] = "true", ["pod-security.kubernetes.io/enforce"] = "restricted" },
                },
            },
            cancellationToken: cancel);

        // A cluster with a storage class creates the volume itself. The local cluster uses a folder of this machine.
        if (Environment.GetEnvironmentVariable("SLUICE_DEMO_VOLUME") is { Length: > 0 } parent)
        {
            var folder = Path.Combine(Path.GetFullPath(parent), Volume);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder);
            await kubectl.ApplyAsync(LocalVolume(folder), cancel);
        }

        await kubectl.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(samples, "volume.yaml"), cancel), cancel);
        await kubernetes.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = "penguins-data" },
                Data = new Dictionary<string, string> { ["penguins.csv"] = table.Training },
            },
            Namespace,
            cancellationToken: cancel);
    }

    private async Task ClearAsync(CancellationToken cancel)
    {
        if (await NamespaceAsync(cancel) is not { } found)
        {
            return;
        }

        if (found.Metadata.Labels is not { } labels || !labels.ContainsKey(Mark))
        {
            throw new StoryFailedException($"namespace {Namespace} exists without this demo's label {Mark}: delete it first");
        }

        narrator.Live($"clearing namespace {Namespace} of an earlier run");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ClearTimeout);
        try
        {
            // The order matters, because a version in use cannot be deleted.
            foreach (var kind in new[] { "modeldeployments", "trainingjobs", "modelversions" })
            {
                await kubectl.RunAsync(["delete", kind, "--all", "--wait"], limit.Token);
            }

            await kubectl.RunAsync(["delete", "namespace", Namespace, "--wait"], limit.Token);
            await kubectl.RunAsync(["delete", "persistentvolume", Volume, "--ignore-not-found", "--wait"], limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new StoryFailedException(
                $"namespace {Namespace} of an earlier run could not be cleared within {ClearTimeout.TotalSeconds} s");
        }
    }

    private async Task<V1Namespace?> NamespaceAsync(CancellationToken cancel)
    {
        try
        {
            return await kubernetes.CoreV1.ReadNamespaceAsync(Namespace, cancellationToken: cancel);
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static string LocalVolume(string folder) => $$"""
        apiVersion: v1
        kind: PersistentVolume
        metadata:
          name: {{Volume}}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Retain
          claimRef: {namespace: {{Namespace}}, name: models}
          local: {path: {{folder}}}
          nodeAffinity:
            required:
              nodeSelectorTerms:
                - matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}]
        """;
}

using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Xunit;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>
/// The API server that <c>SLUICE_TEST_KUBECONFIG</c> names (<c>cluster/control-plane.sh up</c> prints it), with Sluice's kinds
/// installed. A class or collection fixture.
/// </summary>
public sealed class ApiServer : IAsyncLifetime
{
    private static readonly Lazy<Task> Crds = new(InstallCrdsAsync);

    private readonly Lazy<Kubernetes> _client = new(() => NewClient());

    /// <summary>Path of the kubeconfig file, which belongs to a cluster administrator.</summary>
    public static string Kubeconfig =>
        Environment.GetEnvironmentVariable("SLUICE_TEST_KUBECONFIG") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException(
                "SLUICE_TEST_KUBECONFIG is not set: use `make test`, or set it to what cluster/control-plane.sh up prints");

    /// <summary>An administrator's client.</summary>
    public Kubernetes Client => _client.Value;

    /// <summary>A client of one's own, with handlers that see its requests first.</summary>
    public static Kubernetes NewClient(params DelegatingHandler[] handlers) => new(Configuration(), handlers);

    /// <summary>The administrator's configuration, a new one for each call.</summary>
    public static KubernetesClientConfiguration Configuration() => KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig);

    /// <summary>A namespace for one test, ready for pods.</summary>
    public Task<TestNamespace> NewNamespaceAsync() => TestNamespace.CreateAsync(Client);

    public Task InitializeAsync() => Crds.Value;

    public Task DisposeAsync()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        return Task.CompletedTask;
    }

    private static async Task InstallCrdsAsync()
    {
        using var client = NewClient();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "crds"), "*.yaml"))
        {
            foreach (var crd in (await KubernetesYaml.LoadAllFromFileAsync(file)).Cast<V1CustomResourceDefinition>())
            {
                await PutAsync(client, crd);
                await Eventually.Async(
                    $"{crd.Name()} is established",
                    () => client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(crd.Name()),
                    c => c.Status?.Conditions?.Any(x => x is { Type: "Established", Status: "True" }) == true);

                // The names hold from then on, and objects of the kind are served a moment later.
                await Eventually.Async(
                    $"{crd.Name()} is served",
                    () => client.CustomObjects.ListClusterCustomObjectAsync(
                        crd.Spec.Group, crd.Spec.Versions[0].Name, crd.Spec.Names.Plural),
                    _ => true);
            }
        }
    }

    private static async Task PutAsync(Kubernetes client, V1CustomResourceDefinition crd)
    {
        try
        {
            await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(crd);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            var known = await client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(crd.Name());
            crd.Metadata.ResourceVersion = known.ResourceVersion();
            await client.ApiextensionsV1.ReplaceCustomResourceDefinitionAsync(crd, crd.Name());
        }
    }
}

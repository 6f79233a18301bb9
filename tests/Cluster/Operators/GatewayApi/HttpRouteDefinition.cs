using System.Net;

using k8s;
using k8s.Autorest;
using k8s.Models;

using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators.GatewayApi;

/// <summary>The definition of HTTPRoute on the API server: none, or in a version of the test's choice.</summary>
internal static class HttpRouteDefinition
{
    private const string Name = "httproutes.gateway.networking.k8s.io";

    /// <summary>Takes it away, with all routes.</summary>
    public static async Task RemoveAsync(Kubernetes client)
    {
        try
        {
            await client.ApiextensionsV1.DeleteCustomResourceDefinitionAsync(Name);
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return;
        }

        await Eventually.Async("HTTPRoute is gone", () => IsThereAsync(client), there => !there);
    }

    /// <summary>Installs it again.</summary>
    public static async Task InstallAsync(Kubernetes client, string version)
    {
        await RemoveAsync(client);
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "httproute-crd.yaml"));
        var definition = KubernetesYaml.Deserialize<V1CustomResourceDefinition>(text);
        definition.Spec.Versions[0].Name = version;
        await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(definition);
        await Eventually.Async(
            $"HTTPRoute is served as {version}",
            () => client.CustomObjects.ListClusterCustomObjectAsync("gateway.networking.k8s.io", version, "httproutes"),
            _ => true);
    }

    private static async Task<bool> IsThereAsync(Kubernetes client)
    {
        try
        {
            await client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(Name);
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}

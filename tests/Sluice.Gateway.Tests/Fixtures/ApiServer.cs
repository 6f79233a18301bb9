using k8s;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A namespace of a real API server for one test, and a connection to it that can be cut.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly Kubernetes _direct;
    private readonly List<Kubernetes> _clients = [];

    private ApiServer(Kubernetes direct, Relay way, string @namespace)
    {
        _direct = direct;
        Way = way;
        Namespace = @namespace;
    }

    public static string? Kubeconfig => Environment.GetEnvironmentVariable("SLUICE_TEST_KUBECONFIG");

    public string Namespace { get; }

    public Relay Way { get; }

    public static async Task<ApiServer> ConnectAsync()
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig);
        var direct = new Kubernetes(configuration);
        var made = await direct.CoreV1.CreateNamespaceAsync(
            new V1Namespace { Metadata = new V1ObjectMeta { GenerateName = "gateway-" } });
        return new ApiServer(direct, Relay.To(new Uri(configuration.Host).Port), made.Metadata.Name);
    }

    /// <summary>A client that connects through <see cref="Way"/>.</summary>
    public IKubernetes Client()
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig);
        configuration.Host = $"https://127.0.0.1:{Way.Port}";
        var client = new Kubernetes(configuration);
        _clients.Add(client);
        return client;
    }

    public Task ApplyAsync(RouteTable table) => ApplyAsync(ContractJson.Write(table));

    public Task ApplyAsync(string json) => _direct.CoreV1.PatchNamespacedConfigMapAsync(
        new V1Patch(
            new V1ConfigMap
            {
                ApiVersion = "v1",
                Kind = "ConfigMap",
                Metadata = new V1ObjectMeta
                {
                    Name = "penguins-route",
                    Labels = new Dictionary<string, string> { [Labels.Route] = "true" },
                },
                Data = new Dictionary<string, string> { [RouteTable.DataKey] = json },
            },
            V1Patch.PatchType.ApplyPatch),
        "penguins-route",
        Namespace,
        fieldManager: "test",
        force: true);

    public Task DeleteAsync() => _direct.CoreV1.DeleteNamespacedConfigMapAsync("penguins-route", Namespace);

    public async ValueTask DisposeAsync()
    {
        await _direct.CoreV1.DeleteNamespaceAsync(Namespace);
        _clients.ForEach(client => client.Dispose());
        _direct.Dispose();
        Way.Dispose();
    }
}

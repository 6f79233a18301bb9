using System.Text.Json;
using k8s;
using k8s.Models;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>A user who may do what a test grants, until it is disposed of.</summary>
/// <param name="client">An administrator's client.</param>
/// <param name="name">Its name, and that of the ClusterRole and the ClusterRoleBinding.</param>
internal sealed class LimitedUser(IKubernetes client, string name) : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Sends each request of a client as this user.</summary>
    public DelegatingHandler Handler => new Impersonates(name);

    /// <summary>Grants rules in place of those before. The API server may take a while to know (<see cref="Granted"/>).</summary>
    /// <param name="rules">Rules of a ClusterRole, as JSON.</param>
    public async Task GrantAsync(string rules)
    {
        var role = new
        {
            apiVersion = "rbac.authorization.k8s.io/v1",
            kind = "ClusterRole",
            metadata = new { name },
            rules = JsonSerializer.Deserialize<JsonElement>(rules),
        };
        await client.RbacAuthorizationV1.PatchClusterRoleAsync(
            new V1Patch(role, V1Patch.PatchType.ApplyPatch), name, fieldManager: "test", force: true);
        var binding = new
        {
            apiVersion = "rbac.authorization.k8s.io/v1",
            kind = "ClusterRoleBinding",
            metadata = new { name },
            roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name },
            subjects = new[] { new { apiGroup = "rbac.authorization.k8s.io", kind = "User", name } },
        };
        await client.RbacAuthorizationV1.PatchClusterRoleBindingAsync(
            new V1Patch(binding, V1Patch.PatchType.ApplyPatch), name, fieldManager: "test", force: true);
    }

    public async ValueTask DisposeAsync()
    {
        await client.RbacAuthorizationV1.DeleteClusterRoleBindingAsync(name);
        await client.RbacAuthorizationV1.DeleteClusterRoleAsync(name);
    }

    private sealed class Impersonates(string user) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("Impersonate-User", user);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

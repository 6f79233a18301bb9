using System.Text.RegularExpressions;

using k8s;
using k8s.Models;

using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>
/// The ClusterRoles that the chart ships for people, under names of one namespace's own, until disposed. In that namespace, each is bound
/// to a user of the chart's name for it, such as <c>sluice-editor</c>.
/// </summary>
internal sealed partial class ChartRoles : IAsyncDisposable
{
    private readonly IKubernetes _client;
    private readonly string _namespace;

    private ChartRoles(IKubernetes client, string @namespace, IReadOnlyList<V1ClusterRole> roles)
    {
        _client = client;
        _namespace = @namespace;
        All = roles;
    }

    /// <summary>The roles, under the chart's names for them.</summary>
    public IReadOnlyList<V1ClusterRole> All { get; }

    /// <summary>Reads the chart's template and applies it, without the labels that would add the roles to the cluster's own.</summary>
    public static async Task<ChartRoles> ApplyAsync(IKubernetes client, string @namespace)
    {
        var plain = TemplateLine().Replace(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "chart", "roles.yaml")), "");
        var roles = new ChartRoles(
            client, @namespace, [.. plain.Split("---\n").Select(each => KubernetesYaml.Deserialize<V1ClusterRole>(each))]);
        foreach (var role in roles.All)
        {
            var own = new V1ClusterRole { Metadata = new V1ObjectMeta { Name = roles.Own(role) }, Rules = role.Rules };
            await client.RbacAuthorizationV1.CreateClusterRoleAsync(own);
            await roles.BindAsync(role.Name(), "ClusterRole", own.Name(), role.Rules[0]);
        }

        return roles;
    }

    /// <summary>Binds a role of the namespace to a user, and waits until <paramref name="rule"/> of the role holds.</summary>
    public async Task BindAsync(string user, string kind, string role, V1PolicyRule rule)
    {
        await _client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = user },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = kind, Name = role },
                Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = user }],
            },
            _namespace);
        await Granted.Async(_client, _namespace, user, rule);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var role in All)
        {
            await _client.RbacAuthorizationV1.DeleteClusterRoleAsync(Own(role));
        }
    }

    private string Own(V1ClusterRole role) => $"{_namespace}-{role.Name()}";

    [GeneratedRegex(@"^.*\{\{.*\}\}.*\n", RegexOptions.Multiline)]
    private static partial Regex TemplateLine();
}

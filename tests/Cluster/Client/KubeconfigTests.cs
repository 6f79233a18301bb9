using System.Net;
using System.Security.Authentication;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

/// <summary>The ways in which a kubeconfig says who one is; the fixture's own client shows the one by certificate.</summary>
public sealed class KubeconfigTests(ApiServer server) : IClassFixture<ApiServer>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_token_lets_in_as_its_service_account_and_no_further()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var client = Client(ns, $"token: {await TokenAsync(ns)}");
        Assert.Empty((await client.CoreV1.ListNamespacedPodAsync(ns.Name)).Items);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => client.CoreV1.ListNamespacedSecretAsync(ns.Name));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
    }

    [Fact]
    public async Task An_exec_plugin_is_asked_for_a_token_with_its_arguments_and_environment()
    {
        await using var ns = await server.NewNamespaceAsync();
        var script = Path.Combine(_folder, "plugin.sh");
        await File.WriteAllTextAsync(
            script,
            """
            [ "$1" = get ] && [ -n "$KUBERNETES_EXEC_INFO" ] || exit 1
            echo "{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$TOKEN\"}}"
            """);
        using var client = Client(
            ns,
            $$$"""
            exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: sh, args: ["{{{script}}}", get],
                  env: [{name: TOKEN, value: "{{{await TokenAsync(ns)}}}"}]}
            """);
        Assert.Empty((await client.CoreV1.ListNamespacedPodAsync(ns.Name)).Items);
    }

    [Fact]
    public async Task The_contexts_namespace_is_known_and_a_context_that_is_not_there_is_named()
    {
        await using var ns = await server.NewNamespaceAsync();
        var file = Kubeconfig(ns, "token: t");
        Assert.Equal(ns.Name, KubernetesClientConfiguration.BuildConfigFromConfigFile(file).Namespace);
        var error = Assert.Throws<k8s.Exceptions.KubeConfigException>(
            () => KubernetesClientConfiguration.BuildConfigFromConfigFile(file, "elsewhere"));
        Assert.Contains("elsewhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_the_clusters_authority_did_not_sign_is_not_talked_to()
    {
        var config = ApiServer.Configuration();
        config.SslCaCerts = [Stranger.Certificate()];
        using var client = new Kubernetes(config);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.CoreV1.ListNamespaceAsync());
        Assert.IsType<AuthenticationException>(error.InnerException);
    }

    private Kubernetes Client(TestNamespace ns, string user) =>
        new(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig(ns, user)));

    private string Kubeconfig(TestNamespace ns, string user)
    {
        var admin = KubernetesClientConfiguration.LoadKubeConfig(ApiServer.Kubeconfig).Clusters.First().ClusterEndpoint;
        var authority = admin.CertificateAuthorityData
            ?? Convert.ToBase64String(
                File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(ApiServer.Kubeconfig)!, admin.CertificateAuthority)));
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), Encoding.UTF8.GetString(Convert.FromBase64String(authority)));
        var file = Path.Combine(_folder, "config");
        File.WriteAllText(
            file,
            $$$"""
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u, namespace: {{{ns.Name}}}}}]
            clusters: [{name: k, cluster: {server: "{{{admin.Server}}}", certificate-authority: ca.crt}}]
            users:
            - name: u
              user:
                {{{user}}}
            """);
        return file;
    }

    private async Task<string> TokenAsync(TestNamespace ns)
    {
        var metadata = new V1ObjectMeta { Name = "reader" };
        var rbac = server.Client.RbacAuthorizationV1;
        await server.Client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = metadata }, ns.Name);
        var rule = new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["list"] };
        await rbac.CreateNamespacedRoleAsync(new V1Role { Metadata = metadata, Rules = [rule] }, ns.Name);
        await rbac.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = metadata,
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "reader" },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = "reader", NamespaceProperty = ns.Name }],
            },
            ns.Name);
        await Granted.Async(server.Client, ns.Name, $"system:serviceaccount:{ns.Name}:reader", rule);
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 600 } };
        return (await server.Client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, "reader", ns.Name)).Status.Token;
    }
}

using System.Net;
using System.Text;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    private static bool Same(string name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);

    private static string Resolve(K8SConfiguration config, string path) =>
        config.FileName is null || Path.IsPathRooted(path) ? path : Path.Combine(Path.GetDirectoryName(config.FileName), path);

    private void UseContext(K8SConfiguration config, string name)
    {
        var context = config.Contexts.FirstOrDefault(c => Same(c.Name, name))
            ?? throw new KubeConfigException($"kubeconfig: current-context {name} is not among the contexts");
        if (string.IsNullOrEmpty(context.ContextDetails?.Cluster))
        {
            throw new KubeConfigException($"kubeconfig: context {name} names no cluster");
        }

        CurrentContext = context.Name;
        Namespace = context.ContextDetails.Namespace;
        UseCluster(config, context.ContextDetails.Cluster);
        if (!string.IsNullOrWhiteSpace(context.ContextDetails.User))
        {
            UseUser(config, context.ContextDetails.User);
        }
    }

    private void UseCluster(K8SConfiguration config, string name)
    {
        var cluster = config.Clusters.FirstOrDefault(c => Same(c.Name, name))?.ClusterEndpoint
            ?? throw new KubeConfigException($"kubeconfig: cluster {name} is not among the clusters");
        if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server))
        {
            throw new KubeConfigException($"kubeconfig: cluster {name}: server {cluster.Server} is not a URL");
        }

        // An address to listen on is no address to connect to.
        var loopback = !IPAddress.TryParse(server.Host, out var ip) ? null
            : ip.Equals(IPAddress.Any) ? IPAddress.Loopback
            : ip.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : null;
        Host = loopback is null ? cluster.Server : new UriBuilder(server) { Host = loopback.ToString() }.ToString();
        SkipTlsVerify = cluster.SkipTlsVerify;
        TlsServerName = cluster.TlsServerName;
        if (server.Scheme != Uri.UriSchemeHttps)
        {
            return;
        }

        if (!string.IsNullOrEmpty(cluster.CertificateAuthorityData))
        {
            SslCaCerts = Certificates.FromPem(Encoding.UTF8.GetString(Convert.FromBase64String(cluster.CertificateAuthorityData)));
        }
        else if (!string.IsNullOrEmpty(cluster.CertificateAuthority))
        {
            SslCaCerts = Certificates.FromPem(File.ReadAllText(Resolve(config, cluster.CertificateAuthority)));
        }
    }

    private void UseUser(K8SConfiguration config, string name)
    {
        var user = config.Users.FirstOrDefault(u => Same(u.Name, name))?.UserCredentials
            ?? throw new KubeConfigException($"kubeconfig: user {name} is not among the users, or has no credentials");
        AccessToken = string.IsNullOrWhiteSpace(user.Token) ? null : user.Token;
        if (AccessToken is null && !string.IsNullOrWhiteSpace(user.UserName) && !string.IsNullOrWhiteSpace(user.Password))
        {
            (Username, Password) = (user.UserName, user.Password);
        }

        if (!string.IsNullOrWhiteSpace(user.ClientCertificateData) && !string.IsNullOrWhiteSpace(user.ClientKeyData))
        {
            (ClientCertificateData, ClientCertificateKeyData) = (user.ClientCertificateData, user.ClientKeyData);
        }

        if (!string.IsNullOrWhiteSpace(user.ClientCertificate) && !string.IsNullOrWhiteSpace(user.ClientKey))
        {
            ClientCertificateFilePath = Resolve(config, user.ClientCertificate);
            ClientKeyFilePath = Resolve(config, user.ClientKey);
        }

        if (user.ExternalExecution is { } exec)
        {
            UsePlugin(exec);
        }

        if (AccessToken is null && Username is null && ClientCertificateData is null && ClientCertificateFilePath is null)
        {
            throw new KubeConfigException($"kubeconfig: user {name} has no token, password, client certificate or exec plugin");
        }
    }

    private void UsePlugin(ExternalExecution exec)
    {
        var status = ExecuteExternalCommand(exec).Status;
        AccessToken = status.Token;

        // A plugin answers in PEM, these properties hold base64 of PEM as kubeconfig does.
        ClientCertificateData = status.ClientCertificateData is { } cert ? Convert.ToBase64String(Encoding.ASCII.GetBytes(cert)) : null;
        ClientCertificateKeyData = status.ClientKeyData is { } key ? Convert.ToBase64String(Encoding.ASCII.GetBytes(key)) : null;
        TokenProvider = AccessToken is null ? null : new ExecTokenProvider(exec);
    }
}

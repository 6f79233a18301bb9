using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    private const string ServiceAccountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static string TokenFile => Path.Combine(ServiceAccountPath, "token");

    private static string CaFile => Path.Combine(ServiceAccountPath, "ca.crt");

    private static string NamespaceFile => Path.Combine(ServiceAccountPath, "namespace");

    public static bool IsInCluster() =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"))
        && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"))
        && File.Exists(TokenFile)
        && File.Exists(CaFile);

    public static KubernetesClientConfiguration InClusterConfig()
    {
        if (!IsInCluster())
        {
            throw new KubeConfigException(
                "Not in a cluster: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT or the service account's token is missing. "
                + "A pod gets them unless automountServiceAccountToken is false.");
        }

        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var port = int.Parse(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"));
        return new KubernetesClientConfiguration
        {
            Host = new UriBuilder("https", host, port).ToString(),
            TokenProvider = new TokenFileAuth(TokenFile),
            SslCaCerts = Certificates.FromPem(File.ReadAllText(CaFile)),
            Namespace = File.Exists(NamespaceFile) ? File.ReadAllText(NamespaceFile) : null,
        };
    }
}

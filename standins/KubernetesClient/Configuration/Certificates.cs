using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace k8s;

internal static class Certificates
{
    public static X509Certificate2Collection FromPem(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }

    // The client's certificate, or null when the configuration has none.
    public static X509Certificate2 ForClient(KubernetesClientConfiguration config)
    {
        var certificate = Pem(config.ClientCertificateFilePath, config.ClientCertificateData);
        var key = Pem(config.ClientKeyFilePath, config.ClientCertificateKeyData);
        return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
    }

    public static bool IsTrusted(
        X509Certificate2Collection authorities, X509Certificate certificate, X509Chain chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors)
        {
            return false;
        }

        // The cluster's own authorities count, and none that the machine trusts.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(new X509Certificate2(certificate));
    }

    private static string Pem(string file, string base64) =>
        !string.IsNullOrWhiteSpace(file) ? File.ReadAllText(file)
        : !string.IsNullOrWhiteSpace(base64) ? Encoding.UTF8.GetString(Convert.FromBase64String(base64))
        : null;
}

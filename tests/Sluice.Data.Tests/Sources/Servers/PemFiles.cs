using System.Security.Cryptography.X509Certificates;

namespace Sluice.Data.Tests.Sources.Servers;

/// <summary>A certificate and its key as files, for servers that are other processes.</summary>
internal sealed class PemFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-pem-").FullName;

    public PemFiles(X509Certificate2 certificate)
    {
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    public string Certificate => Path.Combine(folder, "tls.crt");

    public string Key => Path.Combine(folder, "tls.key");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Sluice.Operator.Admission;

/// <summary>
/// Creates an authority and one certificate that it signs. The authority's key is thrown away, so that it can sign nothing else.
/// </summary>
public static class CertificateMaker
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>How far the clocks of a cluster may differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>Creates a bundle.</summary>
    /// <param name="names">DNS names that the certificate is for; at least one.</param>
    /// <param name="now">Start of its validity.</param>
    /// <param name="lifetime">Length of its validity.</param>
    /// <param name="olderAuthorities">
    /// PEM of authorities that stay trusted until they end: other replicas serve by them for a while.
    /// </param>
    public static CertificateBundle Make(IReadOnlyList<string> names, DateTimeOffset now, TimeSpan lifetime, string olderAuthorities = "")
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = MakeAuthority(authorityKey, now - ClockSkew, now + lifetime);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(16));
        return new CertificateBundle(
            certificate.ExportCertificatePem() + "\n",
            key.ExportPkcs8PrivateKeyPem() + "\n",
            authority.ExportCertificatePem() + "\n" + StillGood(olderAuthorities, now));
    }

    private static X509Certificate2 MakeAuthority(ECDsa key, DateTimeOffset from, DateTimeOffset until)
    {
        // Each has a name of its own: two authorities of one name and different keys confuse those who build the chain.
        var request = new CertificateRequest(
            $"CN=sluice-webhook-ca {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from, until);
    }

    private static string StillGood(string authorities, DateTimeOffset now)
    {
        var older = new X509Certificate2Collection();
        older.ImportFromPem(authorities);
        return string.Concat(
            older.Where(authority => authority.NotAfter > now).Select(authority => authority.ExportCertificatePem() + "\n"));
    }
}

/// <summary>Serving certificate, its key, and the authorities by which clients trust it, all as PEM.</summary>
/// <param name="Certificate">The serving certificate.</param>
/// <param name="Key">Its private key, PKCS#8.</param>
/// <param name="Authorities">The authority that signed it, and older ones that are still valid.</param>
public sealed record CertificateBundle(string Certificate, string Key, string Authorities)
{
    private const string CertificateEntry = "tls.crt";
    private const string KeyEntry = "tls.key";
    private const string AuthoritiesEntry = "ca.crt";

    /// <summary>Reads a Secret of type <c>kubernetes.io/tls</c>.</summary>
    /// <returns>The bundle. Null when an entry is missing.</returns>
    public static CertificateBundle? Of(V1Secret secret)
    {
        return Text(CertificateEntry) is { } certificate && Text(KeyEntry) is { } key && Text(AuthoritiesEntry) is { } authorities
            ? new CertificateBundle(certificate, key, authorities)
            : null;

        string? Text(string entry) =>
            secret.Data is { } data && data.TryGetValue(entry, out var bytes) && bytes.Length > 0 ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>The entries of a Secret.</summary>
    public IDictionary<string, byte[]> ToData() => new Dictionary<string, byte[]>
    {
        [CertificateEntry] = Encoding.UTF8.GetBytes(Certificate),
        [KeyEntry] = Encoding.UTF8.GetBytes(Key),
        [AuthoritiesEntry] = Encoding.UTF8.GetBytes(Authorities),
    };

    /// <summary>How long from now the certificate is valid for all these names.</summary>
    /// <returns>The time left. Zero or less when it is not valid.</returns>
    public TimeSpan GoodFor(IReadOnlyCollection<string> names, DateTimeOffset now)
    {
        using var certificate = X509Certificate2.CreateFromPem(Certificate);
        return names.All(name => certificate.MatchesHostname(name)) ? certificate.NotAfter - now : TimeSpan.Zero;
    }

    /// <summary>Certificate and key, as a server needs them.</summary>
    public X509Certificate2 ToServerCertificate() => X509Certificate2.CreateFromPem(Certificate, Key);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Operator.Webhooks;

/// <summary>Makes an authority and one certificate by it; the authority's key is thrown away, so that it can sign nothing else.</summary>
public static class CertificateMaker
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Clocks of the cluster may differ by as much.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>Makes a bundle.</summary>
    /// <param name="names">DNS names that the certificate is for; at least one.</param>
    /// <param name="now">From when it is good.</param>
    /// <param name="lifetime">For how long.</param>
    /// <param name="olderAuthorities">PEM of authorities that stay trusted until they end: other replicas serve by them for a while.</param>
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
        // A name of its own for each: two authorities of one name and different keys confuse who builds the chain.
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
        return string.Concat(older.Where(authority => authority.NotAfter > now).Select(authority => authority.ExportCertificatePem() + "\n"));
    }
}

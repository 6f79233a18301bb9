using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Sluice.Operator.Webhooks;

/// <summary>Serving certificate, its key, and the authorities by which clients trust it, all as PEM.</summary>
/// <param name="Certificate">The serving certificate.</param>
/// <param name="Key">Its private key, PKCS#8.</param>
/// <param name="Authorities">The authority that signed it, and older ones that are still good.</param>
public sealed record CertificateBundle(string Certificate, string Key, string Authorities)
{
    private const string CertificateEntry = "tls.crt";
    private const string KeyEntry = "tls.key";
    private const string AuthoritiesEntry = "ca.crt";

    /// <summary>Reads a Secret of type <c>kubernetes.io/tls</c>.</summary>
    /// <returns>Null where an entry is missing.</returns>
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

    /// <summary>Whether it serves all these names, and for how long from now it does.</summary>
    /// <returns>Zero or less where it does not.</returns>
    public TimeSpan GoodFor(IReadOnlyCollection<string> names, DateTimeOffset now)
    {
        using var certificate = X509Certificate2.CreateFromPem(Certificate);
        return names.All(name => certificate.MatchesHostname(name)) ? certificate.NotAfter - now : TimeSpan.Zero;
    }

    /// <summary>Certificate and key, as a server needs them.</summary>
    public X509Certificate2 ToServerCertificate() => X509Certificate2.CreateFromPem(Certificate, Key);
}

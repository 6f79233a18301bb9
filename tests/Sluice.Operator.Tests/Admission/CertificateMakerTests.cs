using System.Security.Cryptography.X509Certificates;
using k8s.Models;
using Sluice.Operator.Admission;
using Xunit;

namespace Sluice.Operator.Tests.Admission;

public sealed class CertificateMakerTests
{
    private static readonly string[] Names = ["sluice-webhook.ns.svc", "sluice-webhook.ns"];
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    [Fact]
    public void The_authority_vouches_for_the_certificate_and_for_servers_only()
    {
        var bundle = CertificateMaker.Make(Names, Now, Lifetime);
        using var certificate = bundle.ToServerCertificate();
        Assert.True(certificate.HasPrivateKey);
        Assert.True(Names.All(name => certificate.MatchesHostname(name)));
        Assert.True(IsTrusted(certificate, bundle.Authorities, "1.3.6.1.5.5.7.3.1"));
        Assert.False(IsTrusted(certificate, bundle.Authorities, "1.3.6.1.5.5.7.3.2"));
    }

    [Fact]
    public void Another_authority_does_not()
    {
        using var certificate = CertificateMaker.Make(Names, Now, Lifetime).ToServerCertificate();
        Assert.False(IsTrusted(certificate, CertificateMaker.Make(Names, Now, Lifetime).Authorities, "1.3.6.1.5.5.7.3.1"));
    }

    [Fact]
    public void A_renewal_keeps_older_authorities_until_they_end()
    {
        var ended = CertificateMaker.Make(Names, Now - (Lifetime * 2), Lifetime);
        var first = CertificateMaker.Make(Names, Now, Lifetime);
        var second = CertificateMaker.Make(Names, Now, Lifetime, first.Authorities + ended.Authorities);
        using var old = first.ToServerCertificate();
        using var young = second.ToServerCertificate();
        Assert.True(IsTrusted(old, second.Authorities, "1.3.6.1.5.5.7.3.1"));
        Assert.True(IsTrusted(young, second.Authorities, "1.3.6.1.5.5.7.3.1"));
        Assert.DoesNotContain(ended.Authorities.Trim(), second.Authorities, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_stored_is_read_back_and_knows_how_long_it_is_good_for()
    {
        var bundle = CertificateMaker.Make(Names, Now, Lifetime);
        Assert.Equal(bundle, CertificateBundle.Of(new V1Secret { Data = bundle.ToData() }));
        Assert.Null(CertificateBundle.Of(new V1Secret()));
        Assert.InRange(bundle.GoodFor(Names, Now), Lifetime - TimeSpan.FromSeconds(1), Lifetime);
        Assert.Equal(TimeSpan.Zero, bundle.GoodFor(["another.ns.svc"], Now));
    }

    private static bool IsTrusted(X509Certificate2 certificate, string authorities, string purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(purpose));
        return chain.Build(certificate);
    }
}

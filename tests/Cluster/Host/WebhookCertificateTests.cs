using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Models;
using Sluice.Operator.Configuration;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Host;

public sealed class WebhookCertificateTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Replicas_that_start_at_once_serve_one_certificate_that_the_API_server_trusts()
    {
        await using var ns = await server.NewNamespaceAsync();
        var webhook = new WebhookOptions { Port = 0, ConfigurationName = ns.Name };
        await server.Client.AdmissionregistrationV1.CreateValidatingWebhookConfigurationAsync(Configuration(ns.Name));
        await server.Client.AdmissionregistrationV1.CreateMutatingWebhookConfigurationAsync(
            new V1MutatingWebhookConfiguration { Metadata = new V1ObjectMeta { Name = ns.Name }, Webhooks = [] });
        try
        {
            var options = RunningOperator.Options(ns.Name) with { Webhook = webhook };
            var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunningOperator.StartAsync<KeepsConfigMap>(options)));
            try
            {
                await Task.WhenAll(replicas.Select(replica => replica.ReadyAsync()));
                var known = await server.Client.AdmissionregistrationV1.ReadValidatingWebhookConfigurationAsync(ns.Name);
                Assert.All(known.Webhooks, each => Assert.Equal("sluice-webhook", each.ClientConfig.Service.Name));
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPem(
                    Encoding.UTF8.GetString(
                        Assert.Single(known.Webhooks.Select(each => each.ClientConfig.CaBundle).DistinctBy(Convert.ToHexString))));
                var served = await Task.WhenAll(replicas.Select(
                    replica => ServedAsync(replica.Addresses[1], $"sluice-webhook.{ns.Name}.svc", authorities)));
                Assert.Single(served.Distinct());
            }
            finally
            {
                foreach (var replica in replicas)
                {
                    await replica.DisposeAsync();
                }
            }
        }
        finally
        {
            await server.Client.AdmissionregistrationV1.DeleteValidatingWebhookConfigurationAsync(ns.Name);
            await server.Client.AdmissionregistrationV1.DeleteMutatingWebhookConfigurationAsync(ns.Name);
        }
    }

    // Two webhooks, neither of which is ever asked.
    private static V1ValidatingWebhookConfiguration Configuration(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Webhooks =
        [
            .. new[] { "a.example.com", "b.example.com" }.Select(webhook => new V1ValidatingWebhook
            {
                Name = webhook,
                SideEffects = "None",
                AdmissionReviewVersions = ["v1"],
                FailurePolicy = "Ignore",
                ClientConfig = new Admissionregistrationv1WebhookClientConfig
                {
                    Service = new Admissionregistrationv1ServiceReference
                    {
                        Name = "sluice-webhook",
                        NamespaceProperty = name,
                        Path = "/validate",
                    },
                },
                Rules = [],
            }),
        ],
    };

    private static async Task<string> ServedAsync(Uri at, string name, X509Certificate2Collection authorities)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(at.Host, at.Port);
        await using var tls = new SslStream(connection.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = policy });
        return tls.RemoteCertificate!.GetCertHashString();
    }
}

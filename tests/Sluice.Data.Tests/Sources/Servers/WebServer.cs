using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sluice.Data.Tests.Sources.Servers;

/// <summary>A web server of the test's own on a loopback port, which answers as the test says and notes what it was asked.</summary>
public sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<string> requests = [];

    private WebServer(WebApplication app) => this.app = app;

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Address => app.Urls.First();

    /// <summary>Method, path, query and range of each request.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public static async Task<WebServer> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var server = new WebServer(builder.Build());
        server.app.Run(async context =>
        {
            var range = context.Request.Headers.Range.ToString();
            lock (server.requests)
            {
                server.requests.Add(
                    $"{context.Request.Method} {context.Request.Path.ToUriComponent()}{context.Request.QueryString} {range}".TrimEnd());
            }

            await answer(context);
        });
        await server.app.StartAsync();
        return server;
    }

    /// <summary>
    /// Sends a part of a body whose length says more. The server then closes the connection; an abort could take back what was sent.
    /// </summary>
    public static Task BreakAsync(HttpContext context, ReadOnlyMemory<byte> part) => context.Response.Body.WriteAsync(part).AsTask();

    /// <summary>A certificate for 127.0.0.1 of an authority of its own, and the authority as PEM.</summary>
    public static (X509Certificate2 Server, string Authority) Certificate(string address = "127.0.0.1")
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var request = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        var leaf = new CertificateRequest("CN=Server of a test", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(names.Build());
        using var signed = leaf.Create(authority, from, to, [1, 2, 3, 4, 5, 6, 7, 8]);
        using var pair = signed.CopyWithPrivateKey(key);
        var own = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
        return (own, authority.ExportCertificatePem());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

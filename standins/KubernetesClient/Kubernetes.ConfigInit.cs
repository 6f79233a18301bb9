using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

public partial class Kubernetes
{
    public Kubernetes(KubernetesClientConfiguration config, params DelegatingHandler[] handlers)
    {
        if (string.IsNullOrWhiteSpace(config?.Host))
        {
            throw new KubeConfigException("config.Host is empty: set the URL of the API server");
        }

        BaseUri = Uri.TryCreate(config.Host, UriKind.Absolute, out var host)
            ? host
            : throw new KubeConfigException($"config.Host: {config.Host} is not a URL");
        HttpClientTimeout = config.HttpClientTimeout;
        TlsServerName = config.TlsServerName;
        DisableHttp2 = config.DisableHttp2;
        Credentials = CreateCredentials(config);
        _jsonSerializerOptions = config.JsonSerializerOptions;
        SocketsHandler = CreateSocketsHandler(config);
        config.FirstMessageHandlerSetup?.Invoke(SocketsHandler);
        HttpClient = new HttpClient(Chain(handlers ?? [], SocketsHandler), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private SocketsHttpHandler SocketsHandler { get; }

    private string TlsServerName { get; }

    private bool DisableHttp2 { get; }

    public static ServiceClientCredentials CreateCredentials(KubernetesClientConfiguration config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config switch
        {
            { TokenProvider: { } provider } => new TokenCredentials(provider),
            { AccessToken.Length: > 0 } => new TokenCredentials(config.AccessToken),
            { Username.Length: > 0 } => new BasicAuthenticationCredentials { UserName = config.Username, Password = config.Password },
            _ => null,
        };
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            HttpClient?.Dispose();
            HttpClient = null;
        }
    }

    private static SocketsHttpHandler CreateSocketsHandler(KubernetesClientConfiguration config)
    {
        var tls = new SslClientAuthenticationOptions();
        if (config.SkipTlsVerify)
        {
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (config.SslCaCerts is { } authorities)
        {
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                Certificates.IsTrusted(authorities, certificate, chain, errors);
        }

        if (Certificates.ForClient(config) is { } own)
        {
            tls.ClientCertificates = new X509CertificateCollection { own };
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        // A connection that went silent is found by pings, 3.5 minutes at the latest: a watch has no other deadline.
        return new SocketsHttpHandler
        {
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,
            SslOptions = tls,
        };
    }

    // The first handler given sees a request first.
    private static HttpMessageHandler Chain(DelegatingHandler[] handlers, HttpMessageHandler last)
    {
        foreach (var handler in handlers.Reverse())
        {
            var inner = handler;
            while (inner.InnerHandler is DelegatingHandler next)
            {
                inner = next;
            }

            inner.InnerHandler = last;
            last = handler;
        }

        return last;
    }
}

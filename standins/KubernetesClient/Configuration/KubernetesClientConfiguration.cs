using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    private JsonSerializerOptions _jsonSerializerOptions;

    public string Namespace { get; set; }

    public string Host { get; set; }

    public X509Certificate2Collection SslCaCerts { get; set; }

    public string ClientCertificateData { get; set; }

    public string ClientCertificateKeyData { get; set; }

    public string ClientCertificateFilePath { get; set; }

    public string ClientKeyFilePath { get; set; }

    public bool SkipTlsVerify { get; set; }

    public string TlsServerName { get; set; }

    public string UserAgent { get; set; }

    public string Username { get; set; }

    public string Password { get; set; }

    public string AccessToken { get; set; }

    public ITokenProvider TokenProvider { get; set; }

    public TimeSpan HttpClientTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public Action<SocketsHttpHandler> FirstMessageHandlerSetup { get; set; }

    public bool DisableHttp2 { get; set; }

    public JsonSerializerOptions JsonSerializerOptions =>
        _jsonSerializerOptions ??= new JsonSerializerOptions(KubernetesJson.Options);

    public void AddJsonOptions(Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(JsonSerializerOptions);
    }
}

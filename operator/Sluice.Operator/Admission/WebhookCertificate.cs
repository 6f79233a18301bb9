using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Decisions.Text;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;

namespace Sluice.Operator.Admission;

/// <summary>
/// Keeps the webhook's certificate in a Secret that all replicas share, renews it in time, and puts its authority into the webhook
/// configurations, so that the API server trusts it.
/// </summary>
internal sealed partial class WebhookCertificate : BackgroundService
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(1);
    private static readonly Doubling Pauses = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

    private const string Manager = SluiceGroup.FieldManager + "-webhook";

    private readonly IKubernetes _kubernetes;
    private readonly OperatorOptions _options;
    private readonly WebhookOptions _webhook;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookCertificate> _logger;
    private readonly string[] _names;
    private CertificateBundle? _bundle;
    private volatile X509Certificate2? _current;
    private volatile bool _trusted;

    public WebhookCertificate(
        IKubernetes kubernetes, OperatorOptions options, WebhookOptions webhook, TimeProvider time, ILogger<WebhookCertificate> logger)
    {
        _kubernetes = kubernetes;
        _options = options;
        _webhook = webhook;
        _time = time;
        _logger = logger;
        _names =
        [
            $"{webhook.ServiceName}.{options.Namespace}.svc",
            $"{webhook.ServiceName}.{options.Namespace}.svc.cluster.local",
            $"{webhook.ServiceName}.{options.Namespace}",
        ];
    }

    /// <summary>The certificate that is served. Null before the Secret was read or created.</summary>
    public X509Certificate2? Current => _current;

    /// <summary>Whether there is a certificate, and the webhook configurations have its authority.</summary>
    public bool Ready => _current is not null && _trusted;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = CheckEvery * (0.5 + Random.Shared.NextDouble());
            try
            {
                await CheckAsync(stoppingToken).ConfigureAwait(false);
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                pause = Pauses.After(++failures, Random.Shared.NextDouble());
                LogFailure(LoggedError.Stack(error), pause.TotalSeconds, LoggedError.Why(error));
            }

            await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var bundle = await ReadOrMakeAsync(cancellationToken).ConfigureAwait(false);
        if (bundle != _bundle)
        {
            // Not disposed: a handshake may be using the old one.
            _current = bundle.ToServerCertificate();
            _bundle = bundle;
            _trusted = false;
            LogServing(_current.Subject, _current.NotAfter);
        }

        // Each time, not only after a change: the configurations may have been applied again without the authority.
        await TrustAsync(bundle.Authorities, cancellationToken).ConfigureAwait(false);
        _trusted = true;
    }

    private async Task<CertificateBundle> ReadOrMakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var secret = await FindAsync(cancellationToken).ConfigureAwait(false);
                var known = secret is null ? null : ReadOrNull(secret);
                if (known is not null && known.GoodFor(_names, _time.GetUtcNow()) > _webhook.RenewBefore)
                {
                    return known;
                }

                var made = CertificateMaker.Make(_names, _time.GetUtcNow(), _webhook.Lifetime, known?.Authorities ?? "");
                await WriteAsync(secret, made, cancellationToken).ConfigureAwait(false);
                return made;
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.Conflict)
            {
                // Another replica was first; its certificate is used.
            }
        }
    }

    private CertificateBundle? ReadOrNull(V1Secret secret)
    {
        try
        {
            var bundle = CertificateBundle.Of(secret);
            using var tried = bundle?.ToServerCertificate();
            return bundle;
        }
        catch (CryptographicException error)
        {
            LogUnreadable(error, secret.Name());
            return null;
        }
    }

    private async Task<V1Secret?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _kubernetes.CoreV1.ReadNamespacedSecretAsync(
                _webhook.SecretName, _options.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Task WriteAsync(V1Secret? existing, CertificateBundle bundle, CancellationToken cancellationToken)
    {
        if (existing is not null)
        {
            // With the version that was read, so that only one of two replicas creates the new certificate.
            existing.Data = bundle.ToData();
            return _kubernetes.CoreV1.ReplaceNamespacedSecretAsync(
                existing, _webhook.SecretName, _options.Namespace, cancellationToken: cancellationToken);
        }

        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = _webhook.SecretName,
                NamespaceProperty = _options.Namespace,
                Labels = new Dictionary<string, string> { [Labels.ManagedBy] = Labels.Sluice },
            },
            Type = "kubernetes.io/tls",
            Data = bundle.ToData(),
        };
        return _kubernetes.CoreV1.CreateNamespacedSecretAsync(secret, _options.Namespace, cancellationToken: cancellationToken);
    }

    private async Task TrustAsync(string authorities, CancellationToken cancellationToken)
    {
        var bundle = System.Text.Encoding.UTF8.GetBytes(authorities);
        var api = _kubernetes.AdmissionregistrationV1;
        var validating = await api.ReadValidatingWebhookConfigurationAsync(_webhook.ConfigurationName, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (Patch(validating, validating.Webhooks?.Select(webhook => (webhook.Name, webhook.ClientConfig)), bundle) is { } patch)
        {
            await api.PatchValidatingWebhookConfigurationAsync(
                patch,
                _webhook.ConfigurationName,
                fieldManager: Manager,
                force: true,
                cancellationToken: cancellationToken).ConfigureAwait(false);
            LogTrusted(V1ValidatingWebhookConfiguration.KubeKind, _webhook.ConfigurationName);
        }

        var mutating = await api.ReadMutatingWebhookConfigurationAsync(_webhook.ConfigurationName, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (Patch(mutating, mutating.Webhooks?.Select(webhook => (webhook.Name, webhook.ClientConfig)), bundle) is { } second)
        {
            await api.PatchMutatingWebhookConfigurationAsync(
                second,
                _webhook.ConfigurationName,
                fieldManager: Manager,
                force: true,
                cancellationToken: cancellationToken).ConfigureAwait(false);
            LogTrusted(V1MutatingWebhookConfiguration.KubeKind, _webhook.ConfigurationName);
        }
    }

    // Only the one field, under a manager of its own: the chart keeps all others. The UID keeps a configuration that was
    // just deleted from being created again, incomplete. Null when it has the authority already, or has no webhook.
    private static V1Patch? Patch(
        IKubernetesObject<V1ObjectMeta> configuration,
        IEnumerable<(string Name, Admissionregistrationv1WebhookClientConfig Client)>? webhooks,
        byte[] bundle)
    {
        var all = webhooks?.ToList() ?? [];
        return all.All(webhook => webhook.Client?.CaBundle is { } has && has.AsSpan().SequenceEqual(bundle)) ? null : new V1Patch(
            new Dictionary<string, object>
            {
                ["apiVersion"] = "admissionregistration.k8s.io/v1",
                ["kind"] = configuration is V1MutatingWebhookConfiguration
                    ? V1MutatingWebhookConfiguration.KubeKind
                    : V1ValidatingWebhookConfiguration.KubeKind,
                ["metadata"] = new Dictionary<string, object> { ["name"] = configuration.Name(), ["uid"] = configuration.Uid() },
                ["webhooks"] = all.Select(webhook => new Dictionary<string, object>
                {
                    ["name"] = webhook.Name,
                    ["clientConfig"] = new Dictionary<string, object> { ["caBundle"] = Convert.ToBase64String(bundle) },
                }).ToList(),
            },
            V1Patch.PatchType.ApplyPatch);
    }

    [LoggerMessage(LogLevel.Information, "Serving as {Subject} until {NotAfter:u}.")]
    private partial void LogServing(string subject, DateTime notAfter);

    [LoggerMessage(LogLevel.Information, "{Kind} {Name} trusts this certificate now.")]
    private partial void LogTrusted(string kind, string name);

    [LoggerMessage(LogLevel.Warning, "Secret {Name} cannot be read as a certificate; it is replaced.")]
    private partial void LogUnreadable(Exception error, string name);

    [LoggerMessage(LogLevel.Warning, "The webhook's certificate could not be checked, which is tried again in {Seconds:0.0}s: {Why}")]
    private partial void LogFailure(Exception? error, double seconds, string why);
}

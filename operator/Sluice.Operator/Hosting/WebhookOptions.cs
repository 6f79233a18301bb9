namespace Sluice.Operator.Hosting;

/// <summary>The admission webhook and its certificate.</summary>
public sealed record WebhookOptions
{
    /// <summary>Port that it listens on with TLS; 0 for any free one.</summary>
    public int Port { get; init; } = 9443;

    /// <summary>Service through which the API server reaches it; its DNS names are those of the certificate.</summary>
    public string ServiceName { get; init; } = "sluice-webhook";

    /// <summary>Secret in the operator's namespace that holds CA, certificate and key.</summary>
    public string SecretName { get; init; } = "sluice-webhook-tls";

    /// <summary>The ValidatingWebhookConfiguration and the MutatingWebhookConfiguration that get the CA.</summary>
    public string ConfigurationName { get; init; } = "sluice";

    /// <summary>How long a certificate is good for.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>A new certificate is made when the old one ends sooner than this.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromDays(60);
}

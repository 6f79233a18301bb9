using System.Net;
using Sluice.Api.Pods;

namespace Sluice.Operator.Configuration;

/// <summary>How one operator process runs.</summary>
public sealed record OperatorOptions
{
    /// <summary>The namespace whose objects the operator manages. All namespaces by default.</summary>
    public string? WatchNamespace { get; init; }

    /// <summary>The namespace of the operator itself: its lease and its certificate are there.</summary>
    public string Namespace { get; init; } = "sluice-system";

    /// <summary>Name of the operator's pod; part of its identity in the leader election.</summary>
    public string PodName { get; init; } = Environment.MachineName;

    /// <summary>Image of trainer pods if the TrainingJob names none.</summary>
    public string TrainerImage { get; init; } = "localhost/sluice-trainer:latest";

    /// <summary>Image of the pods that check datasets.</summary>
    public string DataImage { get; init; } = "localhost/sluice-data:latest";

    /// <summary>Image of inference and verify pods.</summary>
    public string InferenceImage { get; init; } = "localhost/sluice-inference:latest";

    /// <summary>Image of the gateways.</summary>
    public string GatewayImage { get; init; } = "localhost/sluice-gateway:latest";

    /// <summary>Pods of each gateway.</summary>
    public int GatewayReplicas { get; init; } = 2;

    /// <summary>Origins of web pages that may call the gateways. None by default.</summary>
    public IReadOnlyList<string> GatewayCorsOrigins { get; init; } = [];

    /// <summary>What is set on the pods that Sluice creates.</summary>
    public PodSettings Pods { get; init; } = new();

    /// <summary>Which resources count as GPUs.</summary>
    public Accelerators Accelerators { get; init; } = Accelerators.Default;

    /// <summary>What GPUs cost. Unknown by default; then no cost is accounted, and no budget may limit it.</summary>
    public PriceSettings? Prices { get; init; }

    /// <summary>Address that health, metrics and webhook listen on.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>Port of health and metrics; 0 for any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The admission webhook. Not served by default.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>Where notifications of decisions are posted. Nowhere by default.</summary>
    public NotificationOptions? Notifications { get; init; }

    /// <summary>
    /// Whether actions (approve, promote, abort, retry, resume) are taken that the webhook may not have checked, so by anybody who may
    /// patch a ModelDeployment. False by default: without a webhook that checks each, all are refused.
    /// </summary>
    public bool AllowUnauthorizedActions { get; init; }

    /// <summary>Which Prometheus servers gates may ask.</summary>
    public PrometheusOptions Prometheus { get; init; } = new();

    /// <summary>Whether this process works only while it holds the lease.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>Name of the lease.</summary>
    public string LeaseName { get; init; } = "sluice-operator";

    /// <summary>How long the other replicas wait for a leader that no longer renews the lease, in whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long a leader that cannot renew tries to; with <see cref="RetryPeriod"/> less than <see cref="LeaseDuration"/>.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time between two tries to get or renew the lease.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Every object is reconciled at least this often.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Delay after the first failure of an object; it doubles with each further one.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest delay after a failure.</summary>
    public TimeSpan BackoffLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a reconcile may take after the process was asked to stop, or lost the lease.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reconciles at a time, of each kind.</summary>
    public int MaxParallelReconciles { get; init; } = 8;
}

/// <summary>The admission webhook and its certificate.</summary>
public sealed record WebhookOptions
{
    /// <summary>Port that it listens on with TLS; 0 for any free one.</summary>
    public int Port { get; init; } = 9443;

    /// <summary>Service through which the API server reaches it; its DNS names are those of the certificate.</summary>
    public string ServiceName { get; init; } = "sluice-webhook";

    /// <summary>Secret in the operator's namespace that holds CA, certificate and key.</summary>
    public string SecretName { get; init; } = "sluice-webhook-tls";

    /// <summary>Name of the ValidatingWebhookConfiguration and the MutatingWebhookConfiguration that the CA is put into.</summary>
    public string ConfigurationName { get; init; } = "sluice";

    /// <summary>
    /// Whether the API server refuses a request that takes an action while no webhook answers (<c>failurePolicy: Fail</c>). True by
    /// default. If false, an action may have passed unchecked, so none counts as authorised.
    /// </summary>
    public bool ActionsFailClosed { get; init; } = true;

    /// <summary>How long a certificate is valid.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>A new certificate is created when the old one expires sooner than this.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromDays(60);
}

/// <summary>Where notifications of decisions on rollouts are posted.</summary>
public sealed record NotificationOptions
{
    /// <summary>The hook, http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>Token that is sent as <c>Authorization: Bearer</c>. None by default.</summary>
    public string? Token { get; init; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries for each notification.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>Pause after the first try that failed; it doubles with each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Notifications that may wait. With more, the oldest is dropped.</summary>
    public int Capacity { get; init; } = 256;

    /// <summary>Without the token, which must not get into a log.</summary>
    public override string ToString() => $"{nameof(NotificationOptions)} {{ Url = {Url} }}";
}

/// <summary>Which Prometheus servers gates may ask, and within which bounds.</summary>
public sealed record PrometheusOptions
{
    /// <summary>The server of gates that name none. None by default: such gates report an error.</summary>
    public Uri? Address { get; init; }

    /// <summary>Servers that a gate may name, beside <see cref="Address"/>. Scheme, host, port and path must be the same.</summary>
    public IReadOnlyList<Uri> AllowedAddresses { get; init; } = [];

    /// <summary>Networks that are connected to although they are refused by default, such as loopback in tests.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Longest time of one query, from the name lookup to the last byte of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Longest answer that is read, in bytes.</summary>
    public int LongestAnswer { get; init; } = 1024 * 1024;

    /// <summary>Queries at a time, of all deployments together.</summary>
    public int MaxParallelQueries { get; init; } = 16;
}

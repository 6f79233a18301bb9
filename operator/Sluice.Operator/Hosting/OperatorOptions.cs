using System.Net;
using Sluice.Operator.Metrics;

namespace Sluice.Operator.Hosting;

/// <summary>How one operator process runs.</summary>
public sealed record OperatorOptions
{
    /// <summary>The namespace whose objects are looked after; null for all.</summary>
    public string? WatchNamespace { get; init; }

    /// <summary>The namespace of the operator itself: its lease and its certificate are there.</summary>
    public string Namespace { get; init; } = "sluice-system";

    /// <summary>Name of the operator's pod; part of its identity in the leader election.</summary>
    public string PodName { get; init; } = Environment.MachineName;

    /// <summary>Image of trainer pods whose job names none.</summary>
    public string TrainerImage { get; init; } = "localhost/sluice-trainer:latest";

    /// <summary>Image of inference and verify pods.</summary>
    public string InferenceImage { get; init; } = "localhost/sluice-inference:latest";

    /// <summary>Image of the gateways.</summary>
    public string GatewayImage { get; init; } = "localhost/sluice-gateway:latest";

    /// <summary>Pods of each gateway.</summary>
    public int GatewayReplicas { get; init; } = 2;

    /// <summary>Origins of web pages that may speak to the gateways; empty: none.</summary>
    public IReadOnlyList<string> GatewayCorsOrigins { get; init; } = [];

    /// <summary>What is set on the pods that Sluice makes.</summary>
    public PodSettings Pods { get; init; } = new();

    /// <summary>Address that health, metrics and webhook listen on.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>Port of health and metrics; 0 for any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The admission webhook; null: this process serves none.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>Where decisions are told; null: nowhere.</summary>
    public NotificationOptions? Notifications { get; init; }

    /// <summary>Which Prometheus servers gates may ask.</summary>
    public PrometheusOptions Prometheus { get; init; } = new();

    /// <summary>Whether this process works only while it holds the lease.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>Name of the lease.</summary>
    public string LeaseName { get; init; } = "sluice-operator";

    /// <summary>How long others wait for a leader that went silent, in whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a leader that cannot renew tries to; with <see cref="RetryPeriod"/> less than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time between two tries to get or renew the lease.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Every object is looked at at least this often, whatever else happens.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Delay after the first failure of an object; it doubles with each further one.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest delay after a failure.</summary>
    public TimeSpan BackoffLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a reconcile may go on after the process was asked to stop, or lost the lease.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reconciles at a time, of each kind.</summary>
    public int MaxParallelReconciles { get; init; } = 8;
}

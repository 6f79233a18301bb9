namespace Sluice.Api.Contracts;

/// <summary>
/// What the operator, the gateway and the inference server's image agree on: where it listens, and how long its end takes.
/// </summary>
public static class InferenceContract
{
    /// <summary>Port of the Open Inference Protocol, of the pods and of a version's Service.</summary>
    public const int HttpPort = 8000;

    /// <summary>Port of <c>/metrics</c>.</summary>
    public const int MetricsPort = 8002;

    /// <summary>
    /// Grace period of its pods, in seconds. It exceeds <see cref="Drain"/> and <see cref="Shutdown"/> together, or the kubelet would kill
    /// what is still answering.
    /// </summary>
    public const int GracePeriodSeconds = 30;

    /// <summary>How long requests are still taken after SIGTERM, while endpoints and gateways learn of it.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    /// <summary>How long requests in flight may take after that.</summary>
    public static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(20);
}

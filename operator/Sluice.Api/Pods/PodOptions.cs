using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>What a user may set on the pods that Sluice makes; the rest, the security context above all, is Sluice's.</summary>
public sealed record PodOptions
{
    /// <summary>Labels that a node must have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints that the pods tolerate.</summary>
    public IReadOnlyList<PodToleration> Tolerations { get; init; } = [];

    /// <summary>Name of a PriorityClass; null: the cluster's default.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>Name of a ServiceAccount; null: the namespace's default. Its token is not mounted.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Further volumes, each with its place in the container.</summary>
    public IReadOnlyList<PodVolume> Volumes { get; init; } = [];

    /// <summary>Further environment variables of the container.</summary>
    public IReadOnlyList<PodVariable> Env { get; init; } = [];

    /// <summary>
    /// Size of <c>/dev/shm</c>, such as <c>8Gi</c>, which counts as memory of the pod; null: the container runtime's own, usually 64 MiB.
    /// Loaders that hand batches between processes, and NCCL, need more.
    /// </summary>
    [JsonConverter(typeof(QuantityConverter))]
    public string? SharedMemory { get; init; }

    /// <summary>Secrets with which the images are pulled, beside those of the service account.</summary>
    public IReadOnlyList<PodSecret> ImagePullSecrets { get; init; } = [];

    /// <summary>Further labels; those of Sluice win.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Further annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

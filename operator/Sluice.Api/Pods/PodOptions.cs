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

    /// <summary>Further labels; those of Sluice win.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Further annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

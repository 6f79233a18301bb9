using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>
/// A volume and its place in the container. Exactly one source is set, in the form of core/v1 Volume; only those that Pod Security
/// "restricted" allows can be.
/// </summary>
public sealed record PodVolume
{
    /// <summary>The name of the volume, a DNS label that is unique in the pod.</summary>
    public string Name { get; init; } = "";

    /// <summary>The volume is mounted at this absolute path in the container.</summary>
    public string MountPath { get; init; } = "";

    /// <summary>Whether the container cannot write to the volume. Defaults to false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Source: a ConfigMap in the same namespace; its keys are the files.</summary>
    public ConfigMapSource? ConfigMap { get; init; }

    /// <summary>Source: a Secret in the same namespace; its keys are the files.</summary>
    public SecretSource? Secret { get; init; }

    /// <summary>The volume is a PersistentVolumeClaim in the same namespace.</summary>
    public ClaimSource? PersistentVolumeClaim { get; init; }

    /// <summary>Source: an empty folder that goes with the pod.</summary>
    public EmptyDirSource? EmptyDir { get; init; }
}

/// <summary>A ConfigMap by name.</summary>
public sealed record ConfigMapSource
{
    /// <summary>Name of the ConfigMap.</summary>
    public string Name { get; init; } = "";
}

/// <summary>A Secret by name.</summary>
public sealed record SecretSource
{
    /// <summary>Name of the Secret.</summary>
    public string SecretName { get; init; } = "";
}

/// <summary>A PersistentVolumeClaim by name.</summary>
public sealed record ClaimSource
{
    /// <summary>Name of the PersistentVolumeClaim.</summary>
    public string ClaimName { get; init; } = "";
}

/// <summary>An empty folder.</summary>
public sealed record EmptyDirSource
{
    /// <summary>Greatest size, such as <c>1Gi</c>. Null when only the node's disk limits it.</summary>
    [JsonConverter(typeof(QuantityConverter))]
    public string? SizeLimit { get; init; }
}

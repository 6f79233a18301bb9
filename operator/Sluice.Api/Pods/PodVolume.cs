using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>
/// A volume and its place in the container. Exactly one source is set; only the kinds that Pod Security
/// "restricted" allows can be.
/// </summary>
public sealed record PodVolume
{
    /// <summary>Name, unique in the pod; a DNS label.</summary>
    public string Name { get; init; } = "";

    /// <summary>Absolute path in the container.</summary>
    public string MountPath { get; init; } = "";

    /// <summary>Whether the container may not write.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Source: name of a ConfigMap in the same namespace.</summary>
    public string? ConfigMap { get; init; }

    /// <summary>Source: name of a Secret in the same namespace.</summary>
    public string? Secret { get; init; }

    /// <summary>Source: name of a PersistentVolumeClaim in the same namespace.</summary>
    public string? Claim { get; init; }

    /// <summary>Source: an empty folder of at most this size, such as <c>1Gi</c>.</summary>
    [JsonConverter(typeof(QuantityConverter))]
    public string? EmptyDir { get; init; }
}

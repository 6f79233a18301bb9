using k8s;
using k8s.Models;

namespace Sluice.Demo.Cluster;

/// <summary>An object of one of Sluice's kinds.</summary>
internal sealed class CustomObject<TSpec, TStatus> : KubernetesObject, IMetadata<V1ObjectMeta>
    where TSpec : new()
    where TStatus : new()
{
    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The desired state.</summary>
    public TSpec Spec { get; set; } = new();

    /// <summary>The observed state.</summary>
    public TStatus Status { get; set; } = new();
}

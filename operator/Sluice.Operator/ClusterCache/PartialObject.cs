using k8s;
using k8s.Models;

namespace Sluice.Operator.ClusterCache;

/// <summary>The metadata of an object of any kind, or as much of it as is known.</summary>
internal sealed class PartialObject : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();
}

using k8s;
using k8s.Models;
using Sluice.Demo.Cluster;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A list of one of Sluice's kinds.</summary>
internal sealed class CustomObjectList<TSpec, TStatus> : KubernetesObject, IMetadata<V1ListMeta>
    where TSpec : new()
    where TStatus : new()
{
    public V1ListMeta Metadata { get; set; } = new();

    public IList<CustomObject<TSpec, TStatus>> Items { get; set; } = [];
}

using k8s;
using k8s.Models;
using Sluice.Decisions.Observation;

namespace Sluice.Operator.Facts;

/// <summary>Reads the facts that decisions need off Kubernetes objects.</summary>
internal static class ObjectFacts
{
    /// <summary>Of any object.</summary>
    public static ObjectFact Of(IKubernetesObject<V1ObjectMeta> entity) => new()
    {
        Namespace = entity.Metadata.NamespaceProperty,
        Name = entity.Metadata.Name,
        Uid = entity.Metadata.Uid,
        Generation = entity.Metadata.Generation ?? 0,
        CreatedAt = entity.Metadata.CreationTimestamp ?? default,
        DeletionRequestedAt = entity.Metadata.DeletionTimestamp,
        Finalizers = [.. entity.Metadata.Finalizers ?? []],
    };

    /// <summary>A time to decide by, in whole milliseconds as the API keeps them.</summary>
    public static DateTime Now(TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
    }
}

using k8s;
using k8s.Models;
using Sluice.Decisions.Observation;

namespace Sluice.Operator.Kinds;

/// <summary>Reads from Kubernetes objects the facts that decisions need.</summary>
internal static class ObjectFacts
{
    /// <summary>The facts that decisions on every kind need.</summary>
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

    /// <summary>The time that a decision is made at, in whole milliseconds.</summary>
    public static DateTime Now(TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
    }
}

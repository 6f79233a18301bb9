using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.Abstractions.Reconciliation.Finalizer;

public static class EntityFinalizerExtensions
{
    public static string GetIdentifierName<TEntity>(this IEntityFinalizer<TEntity> finalizer, TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = finalizer.GetType().Name.ToLowerInvariant();
        var name = type.EndsWith("finalizer", StringComparison.Ordinal) ? type : type + "finalizer";
        var group = entity.GetKubernetesEntityAttribute()?.Group;
        var identifier = string.IsNullOrEmpty(group) ? name : $"{group}/{name}";
        return identifier.Length > 63 ? identifier[..63] : identifier;
    }
}

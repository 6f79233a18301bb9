using System.Collections.Concurrent;
using System.Reflection;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient;

/// <summary>Where the API serves an entity, read from its attribute once.</summary>
internal static class EntityAddress
{
    private static readonly ConcurrentDictionary<Type, EntityMetadata> Known = new();

    public static EntityMetadata Of<TEntity>() => Known.GetOrAdd(typeof(TEntity), Read);

    private static EntityMetadata Read(Type entity)
    {
        var attribute = entity.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException("The given type is not a valid Kubernetes entity.");
        return new EntityMetadata(
            string.IsNullOrWhiteSpace(attribute.Kind) ? entity.Name : attribute.Kind,
            string.IsNullOrWhiteSpace(attribute.ApiVersion) ? "v1" : attribute.ApiVersion,
            attribute.Group ?? "",
            attribute.PluralName);
    }
}

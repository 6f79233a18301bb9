using System.Reflection;
using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

public static class KubernetesExtensions
{
    public static V1ObjectReference MakeObjectReference(this IKubernetesObject<V1ObjectMeta> kubernetesObject) => new()
    {
        ApiVersion = kubernetesObject.ApiVersion,
        Kind = kubernetesObject.Kind,
        Name = kubernetesObject.Metadata.Name,
        NamespaceProperty = kubernetesObject.Metadata.NamespaceProperty,
        ResourceVersion = kubernetesObject.Metadata.ResourceVersion,
        Uid = kubernetesObject.Metadata.Uid,
    };

    public static V1OwnerReference MakeOwnerReference(this IKubernetesObject<V1ObjectMeta> kubernetesObject) => new()
    {
        ApiVersion = kubernetesObject.ApiVersion,
        Kind = kubernetesObject.Kind,
        Name = kubernetesObject.Metadata.Name,
        Uid = kubernetesObject.Metadata.Uid,
    };

    public static KubernetesEntityAttribute? GetKubernetesEntityAttribute(this IKubernetesObject<V1ObjectMeta> entity) =>
        entity.GetType().GetCustomAttribute<KubernetesEntityAttribute>(inherit: true);
}

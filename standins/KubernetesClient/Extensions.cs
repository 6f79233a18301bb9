using System.Reflection;

namespace k8s;

public static class Extensions
{
    public static KubernetesEntityAttribute GetKubernetesTypeMetadata<T>(this T obj)
        where T : IKubernetesObject => obj.GetType().GetKubernetesTypeMetadata();

    public static KubernetesEntityAttribute GetKubernetesTypeMetadata(this Type currentType) =>
        currentType.GetCustomAttribute<KubernetesEntityAttribute>()
        ?? throw new InvalidOperationException($"{currentType} has no {nameof(KubernetesEntityAttribute)}");

    public static T Initialize<T>(this T obj)
        where T : IKubernetesObject
    {
        var metadata = obj.GetKubernetesTypeMetadata();
        obj.ApiVersion = string.IsNullOrEmpty(metadata.Group) ? metadata.ApiVersion : $"{metadata.Group}/{metadata.ApiVersion}";
        obj.Kind = metadata.Kind ?? obj.GetType().Name;
        if (obj is IMetadata<V1ObjectMeta> { Metadata: null } bare)
        {
            bare.Metadata = new V1ObjectMeta();
        }

        return obj;
    }
}

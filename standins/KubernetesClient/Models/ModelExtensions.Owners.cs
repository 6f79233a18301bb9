namespace k8s.Models;

public static partial class ModelExtensions
{
    public static IList<V1OwnerReference> OwnerReferences(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.OwnerReferences;

    public static void AddOwnerReference(this IMetadata<V1ObjectMeta> obj, V1OwnerReference ownerRef)
    {
        ArgumentNullException.ThrowIfNull(ownerRef);
        (obj.EnsureMetadata().OwnerReferences ??= []).Add(ownerRef);
    }

    public static V1OwnerReference GetController(this IMetadata<V1ObjectMeta> obj) =>
        obj.OwnerReferences()?.FirstOrDefault(r => r.Controller == true);

    public static int FindOwnerReference(this IMetadata<V1ObjectMeta> obj, IKubernetesObject<V1ObjectMeta> owner) =>
        obj.FindOwnerReference(r => r.Matches(owner));

    public static int FindOwnerReference(this IMetadata<V1ObjectMeta> obj, Predicate<V1OwnerReference> predicate)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(predicate);
        return obj.OwnerReferences()?.ToList().FindIndex(predicate) ?? -1;
    }

    public static V1OwnerReference GetOwnerReference(this IMetadata<V1ObjectMeta> obj, IKubernetesObject<V1ObjectMeta> owner) =>
        obj.GetOwnerReference(r => r.Matches(owner));

    public static V1OwnerReference GetOwnerReference(this IMetadata<V1ObjectMeta> obj, Predicate<V1OwnerReference> predicate)
    {
        var index = obj.FindOwnerReference(predicate);
        return index < 0 ? null : obj.Metadata.OwnerReferences[index];
    }

    public static bool IsOwnedBy(this IMetadata<V1ObjectMeta> obj, IKubernetesObject<V1ObjectMeta> owner) =>
        obj.FindOwnerReference(owner) >= 0;

    public static bool Matches(this V1OwnerReference owner, IKubernetesObject<V1ObjectMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(obj);
        return (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid) == (obj.ApiVersion, obj.Kind, obj.Name(), obj.Uid());
    }
}

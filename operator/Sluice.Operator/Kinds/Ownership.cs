using k8s;
using k8s.Models;

namespace Sluice.Operator.Kinds;

/// <summary>Which object owns a child, by UID and never by name alone.</summary>
internal static class Ownership
{
    /// <summary>The owner reference that makes an object the controller of a child, which is deleted with it.</summary>
    public static V1OwnerReference Controller(IKubernetesObject<V1ObjectMeta> owner) => Reference(owner, controller: true);

    /// <summary>
    /// The owner reference that makes an object one of several owners of a child, which is deleted with the last of them.
    /// </summary>
    public static V1OwnerReference Shared(IKubernetesObject<V1ObjectMeta> owner) => Reference(owner, controller: null);

    /// <summary>Whether an object owns a child.</summary>
    public static bool Owns(string ownerUid, IKubernetesObject<V1ObjectMeta> child) =>
        child.Metadata?.OwnerReferences?.Any(reference => reference.Uid == ownerUid) ?? false;

    /// <summary>A child as it was seen. Null when it is not its owner's.</summary>
    public static T? Ours<T>(string ownerUid, T? seen)
        where T : class, IKubernetesObject<V1ObjectMeta> => seen is not null && Owns(ownerUid, seen) ? seen : null;

    private static V1OwnerReference Reference(IKubernetesObject<V1ObjectMeta> owner, bool? controller) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid,
        Controller = controller,
        BlockOwnerDeletion = controller,
    };
}

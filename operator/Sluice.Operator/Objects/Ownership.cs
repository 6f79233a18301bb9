using k8s;
using k8s.Models;

namespace Sluice.Operator.Objects;

/// <summary>Who owns a child: found by UID, never by name alone.</summary>
internal static class Ownership
{
    /// <summary>Makes an object the controller of a child, which goes with it.</summary>
    public static V1OwnerReference Controller(IKubernetesObject<V1ObjectMeta> owner) => Reference(owner, controller: true);

    /// <summary>Makes an object one of several owners of a child, which goes with the last of them.</summary>
    public static V1OwnerReference Shared(IKubernetesObject<V1ObjectMeta> owner) => Reference(owner, controller: null);

    /// <summary>Whether an object owns a child.</summary>
    public static bool Owns(string ownerUid, IKubernetesObject<V1ObjectMeta> child) =>
        child.Metadata?.OwnerReferences?.Any(reference => reference.Uid == ownerUid) ?? false;

    /// <summary>A child as it was seen, if it is its owner's; else null.</summary>
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

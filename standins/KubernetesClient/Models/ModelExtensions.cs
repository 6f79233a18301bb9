namespace k8s.Models;

public static partial class ModelExtensions
{
    public static string ApiGroup(this IKubernetesObject obj) => obj.ApiGroupAndVersion().Item1;

    public static string ApiGroupVersion(this IKubernetesObject obj) => obj.ApiGroupAndVersion().Item2;

    public static (string, string) ApiGroupAndVersion(this IKubernetesObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var slash = obj.ApiVersion?.IndexOf('/') ?? -1;
        return obj.ApiVersion is null ? (null, null)
            : slash < 0 ? (string.Empty, obj.ApiVersion)
            : (obj.ApiVersion[..slash], obj.ApiVersion[(slash + 1)..]);
    }

    public static string Name(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Name;

    public static string Namespace(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.NamespaceProperty;

    public static string Uid(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Uid;

    public static string ResourceVersion(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.ResourceVersion;

    public static long? Generation(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Generation;

    public static DateTime? CreationTimestamp(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.CreationTimestamp;

    public static DateTime? DeletionTimestamp(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.DeletionTimestamp;

    public static string Continue(this IMetadata<V1ListMeta> list) => list?.Metadata?.ContinueProperty;

    public static string ResourceVersion(this IMetadata<V1ListMeta> list) => list?.Metadata?.ResourceVersion;

    public static V1ListMeta EnsureMetadata(this IMetadata<V1ListMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.Metadata ??= new V1ListMeta();
    }

    public static V1ObjectMeta EnsureMetadata(this IMetadata<V1ObjectMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.Metadata ??= new V1ObjectMeta();
    }

    public static string Namespace(this V1ObjectMeta meta) => meta?.NamespaceProperty;

    public static void SetNamespace(this V1ObjectMeta meta, string ns)
    {
        ArgumentNullException.ThrowIfNull(meta);
        meta.NamespaceProperty = ns;
    }

    public static bool Matches(this V1ObjectReference objref, IKubernetesObject<V1ObjectMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(objref);
        ArgumentNullException.ThrowIfNull(obj);
        return (objref.ApiVersion, objref.Kind, objref.Name, objref.Uid, objref.NamespaceProperty)
            == (obj.ApiVersion, obj.Kind, obj.Name(), obj.Uid(), obj.Namespace());
    }
}

namespace k8s.Models;

public static partial class ModelExtensions
{
    public static IDictionary<string, string> Labels(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Labels;

    public static IDictionary<string, string> Annotations(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Annotations;

    public static IList<string> Finalizers(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Finalizers;

    public static string GetLabel(this IMetadata<V1ObjectMeta> obj, string key) => Get(obj, obj.Labels(), key);

    public static string GetAnnotation(this IMetadata<V1ObjectMeta> obj, string key) => Get(obj, obj.Annotations(), key);

    public static void SetLabel(this IMetadata<V1ObjectMeta> obj, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(key);
        Set(value is null ? obj.Labels() : obj.EnsureMetadata().EnsureLabels(), key, value);
    }

    public static void SetAnnotation(this IMetadata<V1ObjectMeta> obj, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(key);
        Set(value is null ? obj.Annotations() : obj.EnsureMetadata().EnsureAnnotations(), key, value);
    }

    public static IDictionary<string, string> EnsureLabels(this V1ObjectMeta meta)
    {
        ArgumentNullException.ThrowIfNull(meta);
        return meta.Labels ??= new Dictionary<string, string>();
    }

    public static IDictionary<string, string> EnsureAnnotations(this V1ObjectMeta meta)
    {
        ArgumentNullException.ThrowIfNull(meta);
        return meta.Annotations ??= new Dictionary<string, string>();
    }

    public static IList<string> EnsureFinalizers(this V1ObjectMeta meta)
    {
        ArgumentNullException.ThrowIfNull(meta);
        return meta.Finalizers ??= [];
    }

    public static bool HasFinalizer(this IMetadata<V1ObjectMeta> obj, string finalizer)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        return obj.Finalizers()?.Contains(finalizer) == true;
    }

    public static bool AddFinalizer(this IMetadata<V1ObjectMeta> obj, string finalizer)
    {
        if (obj.HasFinalizer(finalizer))
        {
            return false;
        }

        obj.EnsureMetadata().EnsureFinalizers().Add(finalizer);
        return true;
    }

    public static bool RemoveFinalizer(this IMetadata<V1ObjectMeta> obj, string finalizer)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        return obj.Finalizers()?.Remove(finalizer) == true;
    }

    private static string Get(object obj, IDictionary<string, string> map, string key)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(key);
        return map is not null && map.TryGetValue(key, out var value) ? value : null;
    }

    private static void Set(IDictionary<string, string> map, string key, string value)
    {
        if (value is null)
        {
            map?.Remove(key);
        }
        else
        {
            map[key] = value;
        }
    }
}

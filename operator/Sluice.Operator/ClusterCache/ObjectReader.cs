using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Sluice.Operator.ClusterCache;

/// <summary>
/// Reads objects one by one out of what lists and watches give, so that one that cannot be read is no matter of the others.
/// </summary>
internal static class ObjectReader
{
    /// <summary>Reads an object.</summary>
    /// <param name="item">The object as the API sent it.</param>
    /// <param name="address">Its kind; items of a list do not name it.</param>
    /// <param name="entity">The object, without what nobody here reads: who wrote which field. Null where it cannot be read.</param>
    /// <param name="unreadable">What is known of one that cannot be read.</param>
    public static bool TryRead<T>(
        JsonElement item, ResourceAddress address, [NotNullWhen(true)] out T? entity, [NotNullWhen(false)] out UnreadableObject? unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            entity = KubernetesJson.Deserialize<T>(item);
            entity.Kind ??= address.Kind;
            entity.ApiVersion ??= address.ApiVersion;
            entity.Metadata.ManagedFields = null;
            unreadable = null;
            return true;
        }
        catch (Exception error)
        {
            // Converters throw what they like: a timestamp that is none is a FormatException, and has no path.
            entity = null;
            unreadable = new UnreadableObject(Identify(item, address), Problem(error));
            return false;
        }
    }

    /// <summary>Kind, namespace, name, UID and resource version, which the API server vouches for.</summary>
    public static PartialObject Identify(JsonElement item, ResourceAddress address)
    {
        var metadata = item.GetProperty("metadata");
        return new PartialObject
        {
            ApiVersion = address.ApiVersion,
            Kind = address.Kind,
            Metadata = new V1ObjectMeta
            {
                NamespaceProperty = Text(metadata, "namespace"),
                Name = Text(metadata, "name"),
                Uid = Text(metadata, "uid"),
                ResourceVersion = Text(metadata, "resourceVersion"),
            },
        };
    }

    private static string? Text(JsonElement metadata, string member) =>
        metadata.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static string Problem(Exception error)
    {
        // The message of a JsonException ends in the path and in places within a text that nobody has.
        var reason = error.Message.Split(" Path: ")[0];
        return error is JsonException { Path: { Length: > 2 } path } ? $"{path[2..]}: {reason}" : reason;
    }
}

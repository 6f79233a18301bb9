using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Sluice.Operator.Watching.Cache;

/// <summary>
/// Reads the objects of lists and watches one by one, so that one that cannot be read does not affect the others.
/// </summary>
internal static class ObjectReader
{
    /// <summary>Reads an object.</summary>
    /// <param name="item">The object as the API sent it.</param>
    /// <param name="address">The address of its kind, which the items of a list do not name.</param>
    /// <param name="entity">The object without <c>managedFields</c>, which the caches do not need. Null when it cannot be read.</param>
    /// <param name="unreadable">What is known of the object if it cannot be read.</param>
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
            // Converters throw exceptions of many types: an invalid timestamp is a FormatException, without a path.
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
        // The message of a JsonException ends with the path, and with positions in a text that is not logged.
        var reason = error.Message.Split(" Path: ")[0];
        return error is JsonException { Path: { Length: > 2 } path } ? $"{path[2..]}: {reason}" : reason;
    }
}

using System.Reflection;
using k8s.Models;

namespace Sluice.Operator.ClusterCache;

/// <summary>Where the API serves a kind.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Plural">Plural, as in paths.</param>
public sealed record ResourceAddress(string Group, string Version, string Kind, string Plural)
{
    /// <summary>Group and version as objects carry them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Reads the address off the type's <see cref="KubernetesEntityAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">The type has no such attribute.</exception>
    public static ResourceAddress Of<T>() => typeof(T).GetCustomAttribute<KubernetesEntityAttribute>() is { } attribute
        ? new ResourceAddress(attribute.Group ?? "", attribute.ApiVersion, attribute.Kind, attribute.PluralName)
        : throw new InvalidOperationException($"{typeof(T)} has no {nameof(KubernetesEntityAttribute)}");
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Models;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Writing;

/// <summary>
/// What was applied last, so that a reconcile that changes nothing makes no request. This only saves requests: what is not known here is
/// applied again, without effect.
/// </summary>
internal sealed class AppliedObjects : IPerObject
{
    private readonly ConcurrentDictionary<(string Kind, string? Namespace, string Name), Entry> _entries = new();

    /// <summary>Whether an object is as it was applied, and the same is desired.</summary>
    /// <param name="wanted">The desired object.</param>
    /// <param name="seen">The object in the cache. Null when it does not exist, or has not been seen yet.</param>
    public bool IsAsApplied(IKubernetesObject<V1ObjectMeta> wanted, IKubernetesObject<V1ObjectMeta>? seen) =>
        seen is not null
        && _entries.TryGetValue(Key(wanted), out var entry)
        && entry.Uid == seen.Metadata.Uid
        && entry.Marker == Marker(wanted, seen)
        && entry.Digest == Digest(wanted);

    /// <summary>Notes what was applied.</summary>
    /// <param name="wanted">The object as it was sent.</param>
    /// <param name="after">The object in the server's answer.</param>
    public void Note(IKubernetesObject<V1ObjectMeta> wanted, IKubernetesObject<V1ObjectMeta> after) =>
        _entries[Key(wanted)] = new Entry(Digest(wanted), after.Metadata.Uid, Marker(wanted, after));

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _entries.KeepWhere(entry => uids.Contains(entry.Value.Uid));

    // The generation rises only with edits of the spec; kinds without a generation have no status, so their resource version serves.
    // Beside it, the labels, annotations and owners that are ours: others write labels and annotations of their own.
    private static string Marker(IKubernetesObject<V1ObjectMeta> wanted, IKubernetesObject<V1ObjectMeta> there) => string.Join(
        '\n',
        [
            there.Metadata.Generation?.ToString(CultureInfo.InvariantCulture) ?? there.Metadata.ResourceVersion,
            .. Ours(wanted.Metadata.Labels, there.Metadata.Labels),
            .. Ours(wanted.Metadata.Annotations, there.Metadata.Annotations),
            .. (there.Metadata.OwnerReferences ?? []).Select(owner => owner.Uid),
        ]);

    private static IEnumerable<string> Ours(IDictionary<string, string>? wanted, IDictionary<string, string>? there) =>
        (wanted?.Keys ?? []).Order(StringComparer.Ordinal)
            .Select(key => $"{key}={(there?.TryGetValue(key, out var value) == true ? value : null)}");

    private static (string Kind, string? Namespace, string Name) Key(IKubernetesObject<V1ObjectMeta> entity) =>
        (entity.Kind, entity.Metadata.NamespaceProperty, entity.Metadata.Name);

    private static string Digest(IKubernetesObject<V1ObjectMeta> entity) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KubernetesJson.Serialize(entity))));

    private sealed record Entry(string Digest, string Uid, string Marker);
}

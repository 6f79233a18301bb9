using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using k8s;
using k8s.Models;

using Sluice.Operator.Eviction;

namespace Sluice.Operator.Writing;

/// <summary>
/// What was applied last, so that a reconcile that finds all as it left it makes no request. Only a saving: what is not known, or
/// not seen, is applied again, which changes nothing.
/// </summary>
internal sealed class AppliedObjects : IPerObject
{
    private readonly ConcurrentDictionary<(string Kind, string? Namespace, string Name), Entry> _entries = new();

    /// <summary>Whether an object stands as it was applied, and shall stand so.</summary>
    /// <param name="wanted">As it shall be.</param>
    /// <param name="seen">As the cache has it; null: it is not there, or not seen yet.</param>
    public bool IsAsApplied(IKubernetesObject<V1ObjectMeta> wanted, IKubernetesObject<V1ObjectMeta>? seen) =>
        seen is not null
        && _entries.TryGetValue(Key(wanted), out var entry)
        && entry.Uid == seen.Metadata.Uid
        && entry.Marker == Marker(wanted, seen)
        && entry.Digest == Digest(wanted);

    /// <summary>Notes what was applied.</summary>
    /// <param name="wanted">As it was sent.</param>
    /// <param name="after">As the server answered.</param>
    public void Note(IKubernetesObject<V1ObjectMeta> wanted, IKubernetesObject<V1ObjectMeta> after) =>
        _entries[Key(wanted)] = new Entry(Digest(wanted), after.Metadata.Uid, Marker(wanted, after));

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _entries.KeepWhere(entry => uids.Contains(entry.Value.Uid));

    // The generation rises with edits of the spec alone; kinds without one have no status that would disturb the version. Of the rest that is
    // ours, what people may edit: others write labels and annotations of their own.
    private static string Marker(IKubernetesObject<V1ObjectMeta> wanted, IKubernetesObject<V1ObjectMeta> there) => string.Join(
        '\n',
        [
            there.Metadata.Generation?.ToString(CultureInfo.InvariantCulture) ?? there.Metadata.ResourceVersion,
            .. Ours(wanted.Metadata.Labels, there.Metadata.Labels),
            .. Ours(wanted.Metadata.Annotations, there.Metadata.Annotations),
            .. (there.Metadata.OwnerReferences ?? []).Select(owner => owner.Uid),
        ]);

    private static IEnumerable<string> Ours(IDictionary<string, string>? wanted, IDictionary<string, string>? there) =>
        (wanted?.Keys ?? []).Order(StringComparer.Ordinal).Select(key => $"{key}={(there?.TryGetValue(key, out var value) == true ? value : null)}");

    private static (string Kind, string? Namespace, string Name) Key(IKubernetesObject<V1ObjectMeta> entity) =>
        (entity.Kind, entity.Metadata.NamespaceProperty, entity.Metadata.Name);

    private static string Digest(IKubernetesObject<V1ObjectMeta> entity) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KubernetesJson.Serialize(entity))));

    private sealed record Entry(string Digest, string Uid, string Marker);
}

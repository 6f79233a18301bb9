using k8s;
using k8s.Models;

namespace Sluice.Operator.Watching.Cache;

/// <summary>
/// The objects of a kind as last seen. Reads never wait for the network; they return shared objects, which must not be changed.
/// <para>
/// An object that exists and cannot be read stays as it was when last read: it is not gone, so it must not be created again, and what
/// depends on it must not be deleted. An object that could never be read is known by its metadata alone. Both end when it can be read, or
/// is deleted.
/// </para>
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class ObjectStore<T> : IObjectStore
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Namespace, string Name), T> _objects = [];
    private readonly Dictionary<(string Namespace, string Name), UnreadableObject> _unreadable = [];
    private readonly Dictionary<string, Dictionary<string, T>> _byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<(string Namespace, string Name)>> _byOwner = new(StringComparer.Ordinal);

    /// <summary>Whether the API server serves the kind, as far as is known. True by default.</summary>
    public bool IsServed { get; internal set; } = true;

    /// <summary>How many objects there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>The object of this name. Null when there is none.</summary>
    public T? Find(string @namespace, string name)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault((@namespace, name));
        }
    }

    /// <summary>All objects.</summary>
    public IReadOnlyList<T> All()
    {
        lock (_lock)
        {
            return [.. _objects.Values];
        }
    }

    /// <summary>All objects of a namespace.</summary>
    public IReadOnlyList<T> In(string @namespace)
    {
        lock (_lock)
        {
            return _byNamespace.TryGetValue(@namespace, out var named) ? [.. named.Values] : [];
        }
    }

    /// <summary>The objects of a namespace whose label has this value.</summary>
    public IReadOnlyList<T> Labelled(string @namespace, string label, string value) =>
        [.. In(@namespace).Where(found => found.Metadata.Labels is { } labels && labels.TryGetValue(label, out var has) && has == value)];

    /// <summary>The objects with an owner reference to this UID, controller or not, sorted by name.</summary>
    public IReadOnlyList<T> OwnedBy(string uid)
    {
        lock (_lock)
        {
            return _byOwner.TryGetValue(uid, out var keys)
                ? [.. keys.OrderBy(key => key.Name, StringComparer.Ordinal).Select(key => _objects[key])]
                : [];
        }
    }

    IReadOnlyList<UnreadableObject> IObjectStore.Unreadable => Unreadable;

    /// <inheritdoc cref="IObjectStore.Unreadable"/>
    internal IReadOnlyList<UnreadableObject> Unreadable
    {
        get
        {
            lock (_lock)
            {
                return [.. _unreadable.Values];
            }
        }
    }

    void IObjectStore.AddUids(HashSet<string> uids)
    {
        lock (_lock)
        {
            uids.UnionWith(_objects.Values.Select(found => found.Uid()));
            uids.UnionWith(_unreadable.Values.Select(found => found.Object.Uid()));
        }
    }

    /// <summary>The objects of a namespace that could never be read.</summary>
    internal IReadOnlyList<PartialObject> NeverRead(string @namespace)
    {
        lock (_lock)
        {
            return
            [
                .. _unreadable.Where(each => each.Key.Namespace == @namespace && !_objects.ContainsKey(each.Key))
                    .Select(each => each.Value.Object),
            ];
        }
    }

    /// <summary>Whether the object of this name cannot be read as stored.</summary>
    internal bool IsUnreadable(string @namespace, string name)
    {
        lock (_lock)
        {
            return _unreadable.ContainsKey((@namespace, name));
        }
    }

    /// <summary>Replaces the contents with those of a list.</summary>
    /// <param name="objects">The objects that could be read.</param>
    /// <param name="unreadable">Those that could not.</param>
    /// <returns>The differences.</returns>
    internal IReadOnlyList<ObjectChange<T>> Replace(IEnumerable<T> objects, IReadOnlyList<UnreadableObject>? unreadable = null)
    {
        var changes = new List<ObjectChange<T>>();
        lock (_lock)
        {
            var gone = _objects.Keys.ToHashSet();
            foreach (var after in objects)
            {
                gone.Remove(KeyOf(after));
                if (PutLocked(after) is { } change)
                {
                    changes.Add(change);
                }
            }

            _unreadable.Clear();
            foreach (var each in unreadable ?? [])
            {
                if (PutLocked(each) is { } change)
                {
                    changes.Add(change);
                }

                gone.Remove(KeyOf(each.Object));
            }

            changes.AddRange(gone.Select(key => new ObjectChange<T>(TakeLocked(key), null)));
        }

        return changes;
    }

    /// <returns>The change. Null when this version is known already.</returns>
    internal ObjectChange<T>? Put(T after)
    {
        lock (_lock)
        {
            return PutLocked(after);
        }
    }

    /// <returns>The removal of another object of that name. Null when there was none.</returns>
    internal ObjectChange<T>? Put(UnreadableObject after)
    {
        lock (_lock)
        {
            return PutLocked(after);
        }
    }

    /// <param name="last">The object, or its metadata.</param>
    /// <returns>The removal. Null when the object was not known, or could never be read.</returns>
    internal ObjectChange<T>? Take(IKubernetesObject<V1ObjectMeta> last)
    {
        lock (_lock)
        {
            _unreadable.Remove(KeyOf(last));
            return TakeLocked(KeyOf(last)) is { } before ? new ObjectChange<T>(before, null) : null;
        }
    }

    private static (string Namespace, string Name) KeyOf(IKubernetesObject<V1ObjectMeta> entity) =>
        (entity.Namespace() ?? "", entity.Name());

    private ObjectChange<T>? PutLocked(T after)
    {
        var key = KeyOf(after);
        var wasUnreadable = _unreadable.Remove(key);
        if (_objects.TryGetValue(key, out var before) && before.ResourceVersion() == after.ResourceVersion())
        {
            return null;
        }

        TakeLocked(key);
        _objects.Add(key, after);
        if (!_byNamespace.TryGetValue(key.Namespace, out var named))
        {
            _byNamespace.Add(key.Namespace, named = new(StringComparer.Ordinal));
        }

        named.Add(key.Name, after);
        foreach (var owner in after.Metadata.OwnerReferences ?? [])
        {
            Index(owner.Uid, key);
        }

        return new ObjectChange<T>(before, after) { WasUnreadable = wasUnreadable };
    }

    private ObjectChange<T>? PutLocked(UnreadableObject after)
    {
        var key = KeyOf(after.Object);
        _unreadable[key] = after;
        return _objects.TryGetValue(key, out var before) && before.Uid() != after.Object.Uid()
            ? new ObjectChange<T>(TakeLocked(key), null)
            : null;
    }

    private T? TakeLocked((string Namespace, string Name) key)
    {
        if (!_objects.Remove(key, out var taken))
        {
            return null;
        }

        if (_byNamespace.TryGetValue(key.Namespace, out var named) && named.Remove(key.Name) && named.Count == 0)
        {
            _byNamespace.Remove(key.Namespace);
        }

        foreach (var owner in taken.Metadata.OwnerReferences ?? [])
        {
            Unindex(owner.Uid, key);
        }

        return taken;
    }

    private void Index(string owner, (string Namespace, string Name) key)
    {
        if (!_byOwner.TryGetValue(owner, out var keys))
        {
            _byOwner.Add(owner, keys = []);
        }

        keys.Add(key);
    }

    private void Unindex(string owner, (string Namespace, string Name) key)
    {
        if (_byOwner.TryGetValue(owner, out var keys) && keys.Remove(key) && keys.Count == 0)
        {
            _byOwner.Remove(owner);
        }
    }
}

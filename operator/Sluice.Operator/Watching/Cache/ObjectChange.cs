using k8s;
using k8s.Models;

namespace Sluice.Operator.Watching.Cache;

/// <summary>What happened to one object.</summary>
/// <typeparam name="T">Its kind.</typeparam>
/// <param name="Before">The object as it was known before. Null when it was not known.</param>
/// <param name="After">The object as it is. Null when it is gone.</param>
public sealed record ObjectChange<T>(T? Before, T? After)
    where T : class
{
    /// <summary>Whether it could not be read until now, so that changes in between are not known.</summary>
    public bool WasUnreadable { get; init; }

    /// <summary>The object as it is, or as it was last known.</summary>
    public T Latest => After ?? Before ?? throw new InvalidOperationException("a change is of something");
}

/// <summary>Handles every change of a kind, after the store has taken it.</summary>
/// <typeparam name="T">The kind.</typeparam>
public interface IChangeHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called when an object was added, changed or deleted.</summary>
    Task ChangedAsync(ObjectChange<T> change);

    /// <summary>Called when the API answers again after an outage, in which queued reconciles may have been lost.</summary>
    Task RecoveredAsync();
}

/// <summary>A store of any kind.</summary>
internal interface IObjectStore
{
    /// <summary>Objects that exist and cannot be read as stored.</summary>
    IReadOnlyList<UnreadableObject> Unreadable { get; }

    /// <summary>Adds the UIDs of all objects to a set.</summary>
    void AddUids(HashSet<string> uids);
}

/// <summary>An object that is stored and cannot be read into its type, because a newer release wrote it, say.</summary>
/// <param name="Object">Its kind, namespace, name, UID and resource version.</param>
/// <param name="Problem">The field and what is wrong with it, such as <c>spec.replicas: …</c>.</param>
internal sealed record UnreadableObject(PartialObject Object, string Problem);

/// <summary>The metadata of an object of any kind, or as much of it as is known.</summary>
internal sealed class PartialObject : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();
}

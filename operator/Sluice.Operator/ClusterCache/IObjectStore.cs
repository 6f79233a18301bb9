namespace Sluice.Operator.ClusterCache;

/// <summary>A store, whatever its kind.</summary>
internal interface IObjectStore
{
    /// <summary>Objects that are there and cannot be read as they are now.</summary>
    IReadOnlyList<UnreadableObject> Unreadable { get; }

    /// <summary>Adds the UIDs of all objects to a set.</summary>
    void AddUids(HashSet<string> uids);
}

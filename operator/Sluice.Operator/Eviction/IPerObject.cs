namespace Sluice.Operator.Eviction;

/// <summary>Remembers something of each of many objects, and must not remember it for longer than they live.</summary>
internal interface IPerObject
{
    /// <summary>How many entries there are.</summary>
    int Count { get; }

    /// <summary>Drops what is remembered of objects that are gone.</summary>
    /// <param name="uids">
    /// UIDs of the objects that are cached. One that was made a moment ago may be missing: what is dropped of it must be no loss.
    /// </param>
    void Keep(IReadOnlySet<string> uids);
}

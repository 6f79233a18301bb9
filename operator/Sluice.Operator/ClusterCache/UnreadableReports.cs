using Sluice.Decisions.Conditions;
using System.Collections.Concurrent;
using Sluice.Operator.Eviction;
using Sluice.Operator.Leadership;
using Sluice.Operator.Writing;

namespace Sluice.Operator.ClusterCache;

/// <summary>Reports an object that cannot be read by an event on it, once for each of its versions.</summary>
internal sealed class UnreadableReports : ILeaderDuty, IPerObject
{
    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly Cluster _cluster;
    private readonly EventWriter _events;

    /// <summary>Makes it.</summary>
    public UnreadableReports(Cluster cluster, EventWriter events)
    {
        _cluster = cluster;
        _events = events;
    }

    /// <inheritdoc/>
    public int Count => _told.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _told.KeepWhere(entry => uids.Contains(entry.Key));

    /// <summary>Tells of one object.</summary>
    public async Task TellAsync(UnreadableObject unreadable, CancellationToken cancellationToken)
    {
        var (about, version) = (unreadable.Object, unreadable.Object.Metadata.ResourceVersion);
        if (_told.TryGetValue(about.Metadata.Uid, out var told) && told == version)
        {
            return;
        }

        var happened = new DecisionEvent(
            DecisionEvent.Warning,
            "Unreadable",
            $"{unreadable.Problem}; nothing is done about the object until it can be read: correct the field, or run a release "
            + "that knows it");
        await _events.WriteAsync(about, happened, cancellationToken).ConfigureAwait(false);
        _told[about.Metadata.Uid] = version;
    }

    /// <inheritdoc/>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        foreach (var unreadable in _cluster.Stores.SelectMany(store => store.Unreadable))
        {
            await TellAsync(unreadable, cancellationToken).ConfigureAwait(false);
        }
    }
}

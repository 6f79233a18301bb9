using System.Collections.Concurrent;
using Sluice.Decisions.Conditions;
using Sluice.Operator.Leadership;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Watching;

/// <summary>Reports an object that cannot be read by an event on it, once for each of its versions.</summary>
internal sealed class UnreadableReports : ILeaderDuty, IPerObject
{
    private readonly ConcurrentDictionary<string, string> _reported = new(StringComparer.Ordinal);
    private readonly Cluster _cluster;
    private readonly EventWriter _events;

    public UnreadableReports(Cluster cluster, EventWriter events)
    {
        _cluster = cluster;
        _events = events;
    }

    /// <inheritdoc/>
    public int Count => _reported.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _reported.KeepWhere(entry => uids.Contains(entry.Key));

    /// <summary>Reports one object, unless this version of it has been reported.</summary>
    public async Task ReportAsync(UnreadableObject unreadable, CancellationToken cancellationToken)
    {
        var (about, version) = (unreadable.Object, unreadable.Object.Metadata.ResourceVersion);
        if (_reported.TryGetValue(about.Metadata.Uid, out var reported) && reported == version)
        {
            return;
        }

        var happened = new DecisionEvent(
            DecisionEvent.Warning,
            "Unreadable",
            $"{unreadable.Problem}; nothing is done about the object until it can be read: correct the field, or run a release "
            + "that knows it");
        await _events.WriteAsync(about, happened, cancellationToken).ConfigureAwait(false);
        _reported[about.Metadata.Uid] = version;
    }

    /// <inheritdoc/>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        foreach (var unreadable in _cluster.Stores.SelectMany(store => store.Unreadable))
        {
            await ReportAsync(unreadable, cancellationToken).ConfigureAwait(false);
        }
    }
}

using Sluice.Api.Contracts;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Routing;

/// <summary>
/// The last good routing table of each source (a ConfigMap or a file), and the snapshot made from them. Changes take a lock;
/// requests read the snapshot without one. A refused table changes nothing.
/// </summary>
internal sealed class RouteBook
{
    private readonly Lock _lock = new();
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<RouteBook> _logger;
    private readonly SeriesBook _series;
    private readonly ModelRouteMaker _maker;
    private readonly SortedDictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string?> _refused = new(StringComparer.Ordinal);
    private volatile RoutingSnapshot _current = new([]);
    private volatile bool _loaded;

    /// <summary>Creates a book without tables.</summary>
    public RouteBook(GatewayMetrics metrics, ILogger<RouteBook> logger)
    {
        _metrics = metrics;
        _logger = logger;
        _series = new SeriesBook(metrics);
        _maker = new ModelRouteMaker(_series);
    }

    /// <summary>The current routes.</summary>
    public RoutingSnapshot Current => _current;

    /// <summary>Whether the tables have been read at least once, even if there were none.</summary>
    public bool Loaded => _loaded;

    /// <summary>Replaces all tables. A source that is not among them is removed.</summary>
    public void Replace(IReadOnlyDictionary<string, string?> tables)
    {
        lock (_lock)
        {
            foreach (var source in _pages.Keys.Concat(_refused.Keys).Where(source => !tables.ContainsKey(source)).ToList())
            {
                Forget(source);
            }

            foreach (var (source, json) in tables.OrderBy(table => table.Key, StringComparer.Ordinal))
            {
                Read(source, json);
            }

            Publish();
            _loaded = true;
        }
    }

    /// <summary>Adds or replaces one table.</summary>
    public void Put(string source, string? json)
    {
        lock (_lock)
        {
            Read(source, json);
            Publish();
        }
    }

    /// <summary>Removes one table.</summary>
    public void Remove(string source)
    {
        lock (_lock)
        {
            Forget(source);
            Publish();
        }
    }

    private void Read(string source, string? json)
    {
        var known = _pages.GetValueOrDefault(source);
        if (known is not null && known.Json == json)
        {
            _refused.Remove(source);
            return;
        }

        if (!RouteTableReader.TryRead(json, out var table, out var error) || (error = Taken(source, table)) is not null)
        {
            if (!_refused.TryGetValue(source, out var before) || before != json)
            {
                _refused[source] = json;
                _metrics.Refused();
                _logger.LogWarning(
                    "Routing table {Source} refused: {Error}; {Kept}",
                    source,
                    error,
                    known is null ? "none is served for it" : $"generation {known.Current.Generation} stays in use");
            }

            return;
        }

        _refused.Remove(source);
        if (known is not null && known.Current.Deployment != table.Deployment)
        {
            Forget(source);
            known = null;
        }

        var previous = known is null ? null : known.Current.Generation == table.Generation ? known.Previous : known.Current;
        var slots = known?.Slots ?? new MirrorSlots();
        _pages[source] = new Page(json!, _maker.Make(table, slots), previous, slots);
        _logger.LogInformation(
            "{Deployment} generation {Generation}: {Weights}",
            table.Deployment,
            table.Generation,
            string.Join(' ', table.Versions.Select(version => $"{RouteVersion.KeyOf(version)}:{version.Weight}")));
    }

    private string? Taken(string source, RouteTable table)
    {
        var other = _pages.FirstOrDefault(page => page.Key != source
            && (page.Value.Current.Model == table.Model || page.Value.Current.Deployment == table.Deployment));
        return other.Key is null
            ? null
            : $"{other.Key} already serves model {other.Value.Current.Model} of {other.Value.Current.Deployment}";
    }

    private void Forget(string source)
    {
        _refused.Remove(source);
        if (!_pages.Remove(source, out var page))
        {
            return;
        }

        _metrics.StopsServing(page.Current.Deployment);

        // A table that was refused because this one served its model can be accepted now.
        foreach (var (waiting, json) in _refused.ToList())
        {
            _refused.Remove(waiting);
            Read(waiting, json);
        }
    }

    private void Publish()
    {
        _current = new RoutingSnapshot(_pages.Values.Select(page => page.Current));
        _series.Keep(_pages.Values.SelectMany(page => page.Previous is null ? [page.Current] : new[] { page.Current, page.Previous }));

        // Last, so that metrics which show a generation never show series of one before the previous.
        foreach (var page in _pages.Values)
        {
            _metrics.Serves(page.Current.Deployment, page.Current.Generation);
        }
    }

    private sealed record Page(string Json, ModelRoute Current, ModelRoute? Previous, MirrorSlots Slots);
}

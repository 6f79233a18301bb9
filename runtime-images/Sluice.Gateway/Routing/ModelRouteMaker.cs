using Sluice.Api.Contracts;
using Sluice.Gateway.Forwarding;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Routing;

/// <summary>Makes routes from a routing table.</summary>
internal sealed class ModelRouteMaker(SeriesBook series)
{
    /// <summary>Makes the routes of a table that <see cref="RouteTableReader"/> has accepted.</summary>
    public ModelRoute Make(RouteTable table, MirrorSlots slots)
    {
        var bounds = RouteBounds.With(table.LatencyBounds, table.FirstByteBounds);
        var targets = table.Versions.Select(version => Target(table, version, bounds)).ToList();
        return new ModelRoute(table.Deployment, table.Model, table.Generation, targets, series.ForVersion(table.Model, ""))
        {
            Others = series.ForOthers(table.Model),
            Sticky = table.Sticky is { } sticky ? new ClientPlace(sticky) : null,
            Matches =
            [
                .. from match in table.Matches
                   let target = Own(targets, match.Version)
                   where target is not null
                   select new ClientMatch(new ClientValue(match.Header, match.Cookie), match.Value, target),
            ],
            Mirror = table.Mirror is { Percent: > 0 } mirror ? Mirror(table, mirror, targets, slots) : null,
        };
    }

    private RouteTarget Target(RouteTable table, RouteVersion version, RouteBounds bounds) => new()
    {
        Version = version.Version,
        Track = version.Track,
        Candidate = version.Candidate,
        Weight = version.Weight,
        Prefix = new UriBuilder(Uri.UriSchemeHttp, version.Host, version.Port).Uri.ToString(),
        Transformer = new VersionTransformer(version.Version),
        Answers = series.ForVersion(table.Model, RouteVersion.KeyOf(version)),
        Evidence = series.ForGeneration(new RouteSeriesLabels(table.Deployment, table.Generation, RouteVersion.KeyOf(version)), bounds),
    };

    private Mirror? Mirror(RouteTable table, RouteMirror mirror, List<RouteTarget> targets, MirrorSlots slots) =>
        Own(targets, mirror.Of) is { } of && Own(targets, mirror.Version) is { } to && of != to
            ? new Mirror
            {
                Of = of,
                To = to,
                Percent = mirror.Percent,
                MaxOutstanding = mirror.MaxOutstanding,
                Tolerance = mirror.Tolerance,
                Slots = slots,
                Series = series.ForMirrors(new RouteSeriesLabels(table.Deployment, table.Generation, mirror.Version)),
            }
            : null;

    private static RouteTarget? Own(List<RouteTarget> targets, string version) =>
        targets.Find(target => target.Track is null && target.Version == version);
}

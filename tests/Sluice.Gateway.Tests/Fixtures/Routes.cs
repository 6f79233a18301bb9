using Prometheus;
using Sluice.Gateway.Forwarding;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>Routes without servers behind them; versions are named by their index.</summary>
internal static class Routes
{
    public static ModelRoute Of(params (int Weight, bool Candidate)[] versions)
    {
        var metrics = new GatewayMetrics(Metrics.NewCustomRegistry());
        var targets = versions.Select((version, index) => new RouteTarget
        {
            Version = index.ToString(),
            Weight = version.Weight,
            Candidate = version.Candidate,
            Prefix = "http://localhost/",
            Transformer = new VersionTransformer("x"),
            Answers = metrics.Unknown,
            Evidence = metrics.ForGeneration(new RouteSeriesLabels("d", 1, index.ToString()), RouteBounds.With([], [])),
        });
        return new ModelRoute("d", "m", 1, [.. targets], metrics.Unknown) { Others = metrics.UnknownOthers };
    }
}

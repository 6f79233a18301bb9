using Sluice.Api.Contracts;

namespace Sluice.Operator.ModelDeployments;

/// <summary>What one gateway reports about a deployment's routes.</summary>
internal sealed record GatewayReport
{
    /// <summary>The generation that it serves; null: it has no route of the deployment.</summary>
    public long? Generation { get; init; }

    /// <summary>Its series of evidence.</summary>
    public IReadOnlyList<MetricSample> Samples { get; init; } = [];

    /// <summary>Why there is none; null: it was read.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads the lines of Prometheus' text format 0.0.4 that are of routes.</summary>
    /// <exception cref="FormatException">A series of ours has no number.</exception>
    public static GatewayReport Parse(IEnumerable<string> lines, string deployment)
    {
        var samples = lines.Select(MetricSample.Parse).Where(sample => sample.Labels.GetValueOrDefault("deployment") == deployment).ToList();
        var report = new GatewayReport
        {
            Generation = samples.FirstOrDefault(sample => sample.Name == GatewayContract.RouteGeneration) is { } generation ? (long)generation.Value : null,
            Samples = [.. samples.Where(RouteTally.Counts)],
        };

        // What cannot be counted is noticed here, where it is known whose it is.
        foreach (var counted in report.Samples.Select(sample => sample.Whole("generation")).Distinct().ToList())
        {
            Tally([report], counted);
        }

        return report;
    }

    /// <summary>Adds up what several gateways saw of a generation. A bound that only some of them have would be counted in part, but they read one table.</summary>
    public static RouteTally Tally(IEnumerable<GatewayReport> reports, long generation)
    {
        var tally = new RouteTally();
        foreach (var sample in reports.SelectMany(report => report.Samples).Where(sample => sample.Whole("generation") == generation))
        {
            tally.Add(sample);
        }

        return tally;
    }
}

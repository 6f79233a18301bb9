using Sluice.Gateway.Measurements;

namespace Sluice.Gateway.Routing;

/// <summary>What a series counts: a model's version (no generation), or a version within a generation of a deployment's table.</summary>
internal readonly record struct SeriesKey(Type Kind, string Owner, long? Generation, string Version)
{
    /// <summary>Key of a version's evidence, or of the mirrors to it.</summary>
    public static SeriesKey Of<T>(RouteSeriesLabels labels)
        where T : ISeries => new(typeof(T), labels.Deployment, labels.Generation, labels.Version);
}

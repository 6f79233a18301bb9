using Sluice.Gateway.Measurements;

namespace Sluice.Gateway.Routing;

/// <summary>
/// Holds the series of the current routes: one for each key, however often it is asked for. Retires those that are no longer used.
/// </summary>
internal sealed class SeriesBook(GatewayMetrics metrics)
{
    private readonly Dictionary<SeriesKey, ISeries> _series = [];

    /// <summary>Series of all answers of a version. An empty version stands for the gateway's own answers.</summary>
    public AnswerSeries ForVersion(string model, string version) =>
        Get(new SeriesKey(typeof(AnswerSeries), model, null, version), () => metrics.ForVersion(model, version));

    /// <summary>Series of the requests other than inference for a model.</summary>
    public CodeSeries ForOthers(string model) => Get(new SeriesKey(typeof(CodeSeries), model, null, ""), () => metrics.ForOthers(model));

    /// <summary>Series of the evidence of a version within a generation.</summary>
    public EvidenceSeries ForGeneration(RouteSeriesLabels labels, RouteBounds bounds) =>
        Get(SeriesKey.Of<EvidenceSeries>(labels), () => metrics.ForGeneration(labels, bounds));

    /// <summary>Series of the requests that are mirrored to a version within a generation.</summary>
    public MirrorSeries ForMirrors(RouteSeriesLabels labels) =>
        Get(SeriesKey.Of<MirrorSeries>(labels), () => metrics.ForMirrors(labels));

    /// <summary>Retires every series that none of these routes uses.</summary>
    public void Keep(IEnumerable<ModelRoute> routes)
    {
        var kept = routes.SelectMany(Of).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var (key, series) in _series.Where(entry => !kept.Contains(entry.Value)).ToList())
        {
            _series.Remove(key);
            series.Retire();
        }
    }

    private static IEnumerable<ISeries> Of(ModelRoute route)
    {
        yield return route.Unserved;
        yield return route.Others;
        foreach (var target in route.Targets)
        {
            yield return target.Answers;
            yield return target.Evidence;
        }

        if (route.Mirror is { } mirror)
        {
            yield return mirror.Series;
        }
    }

    private T Get<T>(SeriesKey key, Func<T> make)
        where T : class, ISeries
    {
        if (_series.TryGetValue(key, out var known))
        {
            return (T)known;
        }

        var series = make();
        _series.Add(key, series);
        return series;
    }
}

/// <summary>Identifies a series: by model and version, or by deployment, generation and version.</summary>
internal readonly record struct SeriesKey(Type Kind, string Owner, long? Generation, string Version)
{
    /// <summary>The key of a version's evidence or of the requests mirrored to it.</summary>
    public static SeriesKey Of<T>(RouteSeriesLabels labels)
        where T : ISeries => new(typeof(T), labels.Deployment, labels.Generation, labels.Version);
}

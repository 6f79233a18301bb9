using Sluice.Gateway.Measurements;

namespace Sluice.Gateway.Routing;

/// <summary>Hands out the series of what is served, the same one for the same thing, and retires the rest.</summary>
internal sealed class SeriesBook(GatewayMetrics metrics)
{
    private readonly Dictionary<SeriesKey, AnswerSeries> _series = [];

    /// <summary>Series of all answers of a version; of the gateway's own answers for the model when the version is empty.</summary>
    public AnswerSeries ForVersion(string model, string version)
    {
        var key = new SeriesKey(model, null, version);
        return Find(key) ?? (_series[key] = metrics.ForVersion(model, version));
    }

    /// <summary>Series of the evidence of a version under a generation.</summary>
    public AnswerSeries ForGeneration(string deployment, long generation, string version)
    {
        var key = new SeriesKey(deployment, generation, version);
        return Find(key) ?? (_series[key] = metrics.ForGeneration(deployment, generation, version));
    }

    /// <summary>Retires every series that none of these routes counts into.</summary>
    public void Keep(IEnumerable<ModelRoute> routes)
    {
        var kept = routes
            .SelectMany(route => route.Targets.SelectMany(target => new[] { target.Answers, target.Evidence }).Append(route.Unserved))
            .ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var (key, series) in _series.Where(entry => !kept.Contains(entry.Value)).ToList())
        {
            _series.Remove(key);
            series.Retire();
        }
    }

    private AnswerSeries? Find(SeriesKey key) => _series.GetValueOrDefault(key);
}

using System.Globalization;

using Sluice.Decisions.ModelDeployments;

namespace Sluice.Operator.ModelDeployments;

/// <summary>What one gateway reports about a deployment's routes.</summary>
internal sealed record GatewayReport
{
    private const string GenerationMetric = "sluice_gateway_route_generation";
    private const string RequestsMetric = "sluice_gateway_route_requests_total";
    private const string BucketMetric = "sluice_gateway_route_duration_seconds_bucket";

    /// <summary>The generation that it serves; null: it has no route of the deployment.</summary>
    public long? Generation { get; init; }

    /// <summary>Evidence by generation.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<VersionEvidence>> Evidence { get; init; } = new Dictionary<long, IReadOnlyList<VersionEvidence>>();

    /// <summary>Why there is none; null: it was read.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads Prometheus' text format 0.0.4.</summary>
    /// <exception cref="FormatException">A series of ours has no number.</exception>
    public static GatewayReport Parse(string text, string deployment)
    {
        long? generation = null;
        var requests = new Dictionary<(long Generation, string Version), Dictionary<int, long>>();
        var buckets = new Dictionary<(long Generation, string Version), SortedDictionary<double, long>>();
        foreach (var sample in MetricSample.Read(text, "sluice_gateway_route_").Where(sample => sample.Labels.GetValueOrDefault("deployment") == deployment))
        {
            if (sample.Name == GenerationMetric)
            {
                generation = (long)sample.Value;
            }
            else if (sample.Name is RequestsMetric or BucketMetric)
            {
                var key = (long.Parse(sample.Labels["generation"], CultureInfo.InvariantCulture), sample.Labels["version"]);
                if (sample.Name == RequestsMetric)
                {
                    Of(requests, key)[int.Parse(sample.Labels["code"], CultureInfo.InvariantCulture)] = (long)sample.Value;
                }
                else
                {
                    Of(buckets, key)[sample.Bound] = (long)sample.Value;
                }
            }
        }

        return new GatewayReport
        {
            Generation = generation,
            Evidence = requests.Keys.Union(buckets.Keys).GroupBy(key => key.Generation).ToDictionary(
                group => group.Key,
                IReadOnlyList<VersionEvidence> (group) =>
                [
                    .. group.Select(key => new VersionEvidence
                    {
                        Version = key.Version,
                        Requests = requests.GetValueOrDefault(key, []),
                        Latency = [.. buckets.GetValueOrDefault(key, []).Select(bucket => new LatencyBucket(bucket.Key, bucket.Value))],
                    }),
                ]),
        };
    }

    /// <summary>Adds up what several gateways saw of a generation.</summary>
    public static IReadOnlyList<VersionEvidence> Sum(IEnumerable<GatewayReport> reports, long generation) =>
    [
        .. reports.SelectMany(report => report.Evidence.GetValueOrDefault(generation, []))
            .GroupBy(evidence => evidence.Version)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new VersionEvidence
            {
                Version = group.Key,
                Requests = group.SelectMany(evidence => evidence.Requests).GroupBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Sum(count => count.Value)),
                Latency =
                [
                    .. group.SelectMany(evidence => evidence.Latency).GroupBy(bucket => bucket.UpperBound).OrderBy(bucket => bucket.Key)
                        .Select(bucket => new LatencyBucket(bucket.Key, bucket.Sum(entry => entry.Count))),
                ],
            }),
    ];

    private static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!map.TryGetValue(key, out var value))
        {
            map.Add(key, value = new TValue());
        }

        return value;
    }
}

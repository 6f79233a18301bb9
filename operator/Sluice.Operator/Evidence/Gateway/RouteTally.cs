using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Operator.Evidence.Gateway;

/// <summary>What gateways counted under one generation of a deployment's table; several may add to it.</summary>
internal sealed class RouteTally
{
    private const string Requests = GatewayContract.RouteRequests;
    private const string Latency = GatewayContract.RouteDuration + "_bucket";
    private const string FirstByte = GatewayContract.RouteFirstByte + "_bucket";
    private const string Mirrors = GatewayContract.RouteMirrors;

    private readonly SortedDictionary<string, Dictionary<int, long>> _requests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<double, long>> _latency = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<double, long>> _firstByte = new(StringComparer.Ordinal);
    private AgreementEvidence? _agreement;

    /// <summary>The counts of each version, sorted by version.</summary>
    public IReadOnlyList<VersionEvidence> Versions =>
    [
        .. _requests.Keys.Union(_latency.Keys).Union(_firstByte.Keys).Order(StringComparer.Ordinal).Select(version => new VersionEvidence
        {
            Version = version,
            Requests = _requests.GetValueOrDefault(version) ?? [],
            Latency = Buckets(_latency, version),
            FirstByte = Buckets(_firstByte, version),
        }),
    ];

    /// <summary>How mirrored answers compare. Null when no request was mirrored.</summary>
    public AgreementEvidence? Agreement => _agreement;

    /// <summary>Whether a series counts as evidence.</summary>
    public static bool Counts(MetricSample sample) => sample.Name is Requests or Latency or FirstByte or Mirrors;

    /// <summary>Adds a series that counts as evidence.</summary>
    /// <exception cref="FormatException">A label is missing or is not a number.</exception>
    public void Add(MetricSample sample)
    {
        var version = sample.Label("version");
        var count = VersionEvidence.Plausible((long)sample.Value);
        switch (sample.Name)
        {
            case Requests:
                Add(Of(_requests, version), (int)Math.Clamp(sample.Whole("code"), 0, 999), count);
                break;
            case Latency:
                Add(Of(_latency, version), sample.Bound, count);
                break;
            case FirstByte:
                Add(Of(_firstByte, version), sample.Bound, count);
                break;
            case Mirrors:
                _agreement = Add(_agreement ?? new AgreementEvidence(), sample.Label("result"), count);
                break;
        }
    }

    private static AgreementEvidence Add(AgreementEvidence sum, string result, long count) => result switch
    {
        "equal" => sum with { Equal = sum.Equal + count },
        "different" => sum with { Different = sum.Different + count },
        "skipped" => sum with { Skipped = sum.Skipped + count },
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{Mirrors}: '{result}' is no result")),
    };

    private static void Add<TKey>(IDictionary<TKey, long> counts, TKey key, long count) =>
        counts[key] = counts.TryGetValue(key, out var before) ? before + count : count;

    private static TCounts Of<TCounts>(SortedDictionary<string, TCounts> byVersion, string version)
        where TCounts : new()
    {
        if (!byVersion.TryGetValue(version, out var counts))
        {
            byVersion.Add(version, counts = new TCounts());
        }

        return counts;
    }

    private static IReadOnlyList<LatencyBucket> Buckets(
        SortedDictionary<string, SortedDictionary<double, long>> byVersion, string version) =>
        byVersion.TryGetValue(version, out var counts) ? [.. counts.Select(bucket => new LatencyBucket(bucket.Key, bucket.Value))] : [];
}

namespace Sluice.Demo.Reports;

/// <summary>Answers of a version.</summary>
internal sealed record VersionCounts
{
    /// <summary>Number of answers.</summary>
    public required int Requests { get; init; }

    /// <summary>Number of answers by status code, 0 for requests without an answer.</summary>
    public required IReadOnlyDictionary<string, int> Codes { get; init; }

    /// <summary>Share of its results that predicted the right species. Null when it gave none.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Times to answer.</summary>
    public required Latencies LatencyMilliseconds { get; init; }
}

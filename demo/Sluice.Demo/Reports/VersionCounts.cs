namespace Sluice.Demo.Reports;

/// <summary>Answers of a version.</summary>
internal sealed record VersionCounts
{
    /// <summary>How many.</summary>
    public required int Requests { get; init; }

    /// <summary>How many by status code; 0: no answer.</summary>
    public required IReadOnlyDictionary<string, int> Codes { get; init; }

    /// <summary>Share of its results that named the right species; null: it gave none.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Times to answer.</summary>
    public required Latencies LatencyMilliseconds { get; init; }
}

namespace Sluice.Demo.Reports;

/// <summary>The outcome of the story: <c>artifacts/demo/report.json</c>.</summary>
internal sealed record DemoReport
{
    /// <summary>Whether every check holds.</summary>
    public required bool Passed { get; init; }

    /// <summary>Requests that clients sent.</summary>
    public required int Requests { get; init; }

    /// <summary>Number of requests that were not answered with 200, by any version or by none.</summary>
    public required int Failed { get; init; }

    /// <summary>Number of failed requests that were sent before 1.1.0 had all traffic.</summary>
    public required int FailedUntilPromoted { get; init; }

    /// <summary>Number of failed requests that the bad version did not answer.</summary>
    public required int StableFailures { get; init; }

    /// <summary>Answers by version. The empty name stands for requests that no version answered.</summary>
    public required IReadOnlyDictionary<string, VersionCounts> ByVersion { get; init; }

    /// <summary>Time from setting version 1.1.0 until it had all traffic.</summary>
    public required double? PromotedSeconds { get; init; }

    /// <summary>Time from the first to the last request that the bad version answered.</summary>
    public required double? RollbackSeconds { get; init; }

    /// <summary>Share of the requests in that time that the bad version answered.</summary>
    public required double? CandidateShareAtRollback { get; init; }

    /// <summary>Length of the story.</summary>
    public required double Seconds { get; init; }

    /// <summary>The checks.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>The events with their times.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
}

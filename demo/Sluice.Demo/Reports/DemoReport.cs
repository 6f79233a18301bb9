namespace Sluice.Demo.Reports;

/// <summary>The outcome of the story: <c>artifacts/demo/report.json</c>.</summary>
internal sealed record DemoReport
{
    /// <summary>Whether every check holds.</summary>
    public required bool Passed { get; init; }

    /// <summary>Requests that clients sent.</summary>
    public required int Requests { get; init; }

    /// <summary>Those that were not answered with 200, whoever answered.</summary>
    public required int Failed { get; init; }

    /// <summary>Those of them that were sent before 1.1.0 had all traffic.</summary>
    public required int FailedUntilPromoted { get; init; }

    /// <summary>Those of <see cref="Failed"/> that the bad version did not answer.</summary>
    public required int StableFailures { get; init; }

    /// <summary>Answers by version; an empty name: no version answered.</summary>
    public required IReadOnlyDictionary<string, VersionCounts> ByVersion { get; init; }

    /// <summary>Time from setting version 1.1.0 until it had all traffic.</summary>
    public required double? PromotedSeconds { get; init; }

    /// <summary>Time from the first to the last request that the bad version answered.</summary>
    public required double? RollbackSeconds { get; init; }

    /// <summary>Share of the requests of that time that the bad version answered.</summary>
    public required double? CandidateShareAtRollback { get; init; }

    /// <summary>Length of the story.</summary>
    public required double Seconds { get; init; }

    /// <summary>The checks.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>What happened when.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
}

namespace Sluice.Demo.Reports;

/// <summary>Something that happened.</summary>
internal sealed record TimelineEntry
{
    /// <summary>When, in seconds since the story began.</summary>
    public required double Seconds { get; init; }

    /// <summary>What.</summary>
    public required string Event { get; init; }
}

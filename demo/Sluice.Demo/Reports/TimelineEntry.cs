namespace Sluice.Demo.Reports;

/// <summary>An event of the story.</summary>
internal sealed record TimelineEntry
{
    /// <summary>Seconds since the start of the story.</summary>
    public required double Seconds { get; init; }

    /// <summary>Description of the event.</summary>
    public required string Event { get; init; }
}

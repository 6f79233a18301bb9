namespace Sluice.Demo.Reports;

/// <summary>Something that must be so, and whether it is.</summary>
internal sealed record CheckResult
{
    /// <summary>What must be so.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is.</summary>
    public required bool Ok { get; init; }

    /// <summary>The numbers.</summary>
    public required string Detail { get; init; }
}

namespace Sluice.Demo.Reports;

/// <summary>A check of the story and its result.</summary>
internal sealed record CheckResult
{
    /// <summary>The condition that must hold.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the condition holds.</summary>
    public required bool Ok { get; init; }

    /// <summary>The numbers behind the result.</summary>
    public required string Detail { get; init; }
}

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>Where a ledger does not go on from the line before.</summary>
public sealed record LedgerBreak
{
    /// <summary>Older lines were dropped for space.</summary>
    public const string Dropped = "Dropped";

    /// <summary>The status did not know the last lines: it was lost, restored, or written while this file could not be.</summary>
    public const string Restarted = "Restarted";

    /// <summary><see cref="Dropped"/> or <see cref="Restarted"/>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The hash that the next entry follows; null: it follows none.</summary>
    public string? Previous { get; init; }
}

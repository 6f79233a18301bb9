namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>What a replay found of one line.</summary>
public sealed record ReplayedLine
{
    /// <summary>Number of the line, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The line; null: it cannot be read.</summary>
    public LedgerLine? Line { get; init; }

    /// <summary>What is wrong; empty: nothing.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What is worth knowing and not wrong; null: nothing.</summary>
    public string? Note { get; init; }
}

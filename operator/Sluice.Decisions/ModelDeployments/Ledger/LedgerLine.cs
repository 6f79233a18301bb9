using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>
/// A line of <c>ledger.jsonl</c>: the decisions of one pass with all that they were made from; or, without entries, what was seen between two
/// decisions; or a break.
/// </summary>
public sealed record LedgerLine
{
    /// <summary>Key of the ledger in its ConfigMap.</summary>
    public const string DataKey = "ledger.jsonl";

    /// <summary>Label of the ConfigMap, <c>true</c>.</summary>
    public const string Label = "sluice.dev/ledger";

    /// <summary>Decisions made at once; empty: none was.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];

    /// <summary>SHA-256 of <see cref="Observation"/> as canonical JSON; null in a break.</summary>
    public string? Evidence { get; init; }

    /// <summary>All facts; null in a break, and where they were larger than a ledger may be.</summary>
    public ModelDeploymentObservation? Observation { get; init; }

    /// <summary>A break; null: this line goes on from the one before.</summary>
    public LedgerBreak? Break { get; init; }
}

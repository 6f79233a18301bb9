using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>What another strategy would have made of one line.</summary>
public sealed record BacktestedLine
{
    /// <summary>Number of the line, from 1.</summary>
    public int Number { get; init; }

    /// <summary>When it was seen, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>The version that was on its way, or served.</summary>
    public string Version { get; init; } = "";

    /// <summary>The candidate's share when it was seen, in per cent.</summary>
    public int Weight { get; init; }

    /// <summary>Decisions that were made; empty: none was.</summary>
    public IReadOnlyList<LedgerEntry> Recorded { get; init; } = [];

    /// <summary>Decisions that would have been made.</summary>
    public IReadOnlyList<LedgerEntry> Other { get; init; } = [];

    /// <summary>How it would have stood then, in a sentence.</summary>
    public string Because { get; init; } = "";

    /// <summary>Its gates, as they would have been judged.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Whether the other strategy had ended this rollout at a line before, so that this one would not have come to be.</summary>
    public bool Moot { get; init; }

    /// <summary>Whether both decide the same.</summary>
    public bool Same => Say(Recorded) == Say(Other);

    /// <summary>Decisions in short, such as <c>Advance 50 %</c>; <c>wait</c> for none.</summary>
    public static string Say(IReadOnlyList<LedgerEntry> entries) => entries.Count == 0
        ? "wait"
        : string.Join(", ", entries.Select(entry => entry.Decision == "Advance" ? $"Advance {entry.Weight} %" : entry.Decision));
}

using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.ModelDeployments;

/// <summary>A decision with the numbers that made it, linked to the one before by hash.</summary>
public sealed record LedgerEntry
{
    /// <summary>When, UTC.</summary>
    public DateTime Time { get; init; }

    /// <summary>What was decided.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<LedgerDecision>))]
    public LedgerDecision Decision { get; init; }

    /// <summary>The version it was about.</summary>
    public string Version { get; init; } = "";

    /// <summary>The candidate's weight by its step from then on; all of it at RollForward.</summary>
    public int Weight { get; init; }

    /// <summary>Reason in one word.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Reason in a sentence, with its numbers.</summary>
    public string Message { get; init; } = "";

    /// <summary>
    /// SHA-256 of the strategy that it was decided by, as <c>sha256:…</c>. Null in entries from before ledgers were chained.
    /// </summary>
    public string? Policy { get; init; }

    /// <summary>
    /// SHA-256 of the facts that it was decided from, as recorded in ConfigMap <c>NAME-ledger</c>. Null in entries from before ledgers were
    /// chained.
    /// </summary>
    public string? Evidence { get; init; }

    /// <summary><see cref="Hash"/> of the entry before it. Null in the first entry.</summary>
    public string? Previous { get; init; }

    /// <summary>SHA-256 of all fields but this one, as canonical JSON: no nulls, keys in ordinal order, no white space.</summary>
    public string? Hash { get; init; }
}

/// <summary>What a ledger records of a rollout.</summary>
public enum LedgerDecision
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>A rollout begins.</summary>
    Start,

    /// <summary>The candidate comes to its next step.</summary>
    Advance,

    /// <summary>The candidate becomes stable.</summary>
    Promote,

    /// <summary>All traffic returns to stable.</summary>
    RollBack,

    /// <summary>The candidate serves all traffic while stable has no ready pods.</summary>
    RollForward,

    /// <summary>The spec asks for another version, and the rollout ends for it.</summary>
    Supersede,
}

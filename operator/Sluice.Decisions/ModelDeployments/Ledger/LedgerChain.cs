using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>Links entries by hash.</summary>
public static class LedgerChain
{
    /// <summary>An entry as it follows those that there are.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="ledger">What it follows.</param>
    /// <param name="policy">Digest of the strategy.</param>
    /// <param name="evidence">Digest of the facts.</param>
    public static LedgerEntry Link(LedgerEntry entry, IReadOnlyList<LedgerEntry> ledger, string policy, string evidence)
    {
        var linked = entry with { Policy = policy, Evidence = evidence, Previous = ledger is [.., var last] ? last.Hash : null, Hash = null };
        return linked with { Hash = Digest.OfText(CanonicalJson.Write(linked)) };
    }

    /// <summary>What the later of two statuses has recorded and the earlier had not.</summary>
    public static IReadOnlyList<LedgerEntry> Fresh(ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        var known = (before?.Ledger ?? []).Select(entry => entry.Hash).ToHashSet();
        return [.. after.Ledger.Where(entry => entry.Hash is not null && !known.Contains(entry.Hash))];
    }
}

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

/// <summary>What is recorded of an observation: all that a decision asks of it.</summary>
public static class LedgerEvidence
{
    /// <summary>The observation without what no decision asks: older entries of the ledger, and where versions come from.</summary>
    public static ModelDeploymentObservation Slim(ModelDeploymentObservation observation) => observation with
    {
        Status = observation.Status is { } status ? status with { Ledger = [.. status.Ledger.TakeLast(1)] } : null,
        ModelVersions =
        [
            .. observation.ModelVersions.Select(version => version with
            {
                Spec = new ModelVersionSpec { Model = version.Spec.Model, Version = version.Spec.Version, Artifact = version.Spec.Artifact },
            }),
        ],
    };

    /// <summary>SHA-256 of what is recorded.</summary>
    public static string Digest(ModelDeploymentObservation observation) => Text.Digest.OfText(CanonicalJson.Write(Slim(observation)));

    /// <summary>A line of the ledger.</summary>
    public static LedgerLine Record(ModelDeploymentObservation observation, IReadOnlyList<LedgerEntry> entries)
    {
        var slim = Slim(observation);
        return new LedgerLine { Entries = entries, Evidence = Text.Digest.OfText(CanonicalJson.Write(slim)), Observation = slim };
    }
}

using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>Links entries by hash. The ConfigMap has all of them; the status keeps the last ones, by which the next is linked.</summary>
public static class LedgerChain
{
    /// <summary>How many entries the status keeps.</summary>
    public const int Kept = 3;

    /// <summary>The entries that a decision adds, linked to each other and to the last one of the status.</summary>
    internal static IReadOnlyList<LedgerEntry> Of(World world, IReadOnlyList<LedgerEntry> decided)
    {
        var added = new List<LedgerEntry>();
        var last = world.Status.Ledger.LastOrDefault();
        foreach (var entry in decided.Where(entry => !Stands(world, last, entry)))
        {
            last = Link(entry, last, world.Policy, LedgerEvidence.Digest(world.Observation));
            added.Add(last);
        }

        return added;
    }

    /// <summary>An entry as it follows another one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="last">The entry that it follows. Null when it is the first.</param>
    /// <param name="policy">Digest of the strategy.</param>
    /// <param name="evidence">Digest of the facts.</param>
    public static LedgerEntry Link(LedgerEntry entry, LedgerEntry? last, string policy, string evidence)
    {
        var linked = entry with { Policy = policy, Evidence = evidence, Previous = last?.Hash, Hash = null };
        return linked with { Hash = Digest.OfText(CanonicalJson.Write(linked)) };
    }

    // A decision that was recorded and then interrupted by a crash is made again, and is recorded once.
    private static bool Stands(World world, LedgerEntry? last, LedgerEntry entry) => last is not null
        && (last.Decision, last.Version, last.Weight) == (entry.Decision, entry.Version, entry.Weight)
        && !IsWithinWeight(world, entry);

    // A step of the same weight as the one before changes nothing but the record.
    private static bool IsWithinWeight(World world, LedgerEntry entry) =>
        entry.Decision == LedgerDecision.Advance && world.IsCandidate(entry.Version) && world.Weight(entry.Version) == entry.Weight;
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

    /// <summary>The hash that the next entry follows. Null when it follows none.</summary>
    public string? Previous { get; init; }
}

/// <summary>
/// A line of <c>ledger.jsonl</c>: the decisions of one pass with all that they were made from; or, without entries, what was seen between
/// two decisions; or a break.
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

    /// <summary>A break. Null when the line follows the one before.</summary>
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
                Spec = new ModelVersionSpec
                {
                    Model = version.Spec.Model,
                    Version = version.Spec.Version,
                    Artifact = version.Spec.Artifact,
                },
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

using Sluice.Api.ModelDeployments;
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

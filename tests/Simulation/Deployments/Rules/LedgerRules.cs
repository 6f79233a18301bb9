using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Text;

namespace Simulation.Deployments.Rules;

/// <summary>Each entry of the ledger follows the one before it, none is changed afterwards, and the status keeps the last ones.</summary>
internal static class LedgerRules
{
    private const string Rule = "the ledger is whole";

    public static void Check(ModelDeploymentStatus? before, Decision<ModelDeploymentStatus> decision)
    {
        var added = AppendLedger.Entries(decision);
        var last = before?.Ledger.LastOrDefault();
        foreach (var entry in added)
        {
            var hash = Digest.OfText(CanonicalJson.Write(entry with { Hash = null }));
            Invariants.Check(Rule, entry.Hash == hash, $"the hash of {entry} is another");
            Invariants.Check(Rule, entry.Previous == last?.Hash, $"{entry} does not follow {last}");
            last = entry;
        }

        var kept = (before?.Ledger ?? []).Concat(added).TakeLast(LedgerChain.Kept);
        Invariants.Check(
            Rule,
            decision.Status.Ledger.SequenceEqual(kept),
            $"the status does not keep the last entries: {string.Join(" | ", decision.Status.Ledger)}");
    }
}

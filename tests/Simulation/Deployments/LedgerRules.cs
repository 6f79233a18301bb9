using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Text;

namespace Simulation.Deployments;

/// <summary>Each entry of the ledger follows the one before it, and none is changed afterwards.</summary>
internal static class LedgerRules
{
    private const string Rule = "the ledger is whole";

    public static void Check(ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        var known = (before?.Ledger ?? []).Select(entry => entry.Hash).ToHashSet();
        var fresh = after.Ledger.SkipWhile(entry => known.Contains(entry.Hash)).ToList();
        foreach (var entry in fresh)
        {
            Invariants.Check(
                Rule, entry.Hash == Digest.OfText(CanonicalJson.Write(entry with { Hash = null })), $"the hash of {entry} is another");
        }

        for (var i = 1; i < after.Ledger.Count; i++)
        {
            Invariants.Check(
                Rule, after.Ledger[i].Previous == after.Ledger[i - 1].Hash, $"{after.Ledger[i]} does not follow {after.Ledger[i - 1]}");
        }

        if (before?.Ledger is [.., var last])
        {
            var index = after.Ledger.ToList().FindIndex(entry => entry.Hash == last.Hash);
            Invariants.Check(Rule, index >= 0 && index + fresh.Count == after.Ledger.Count - 1, $"{last} is not where it was");
        }
    }
}

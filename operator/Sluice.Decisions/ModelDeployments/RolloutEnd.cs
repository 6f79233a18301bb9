using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The ways in which a rollout ends.</summary>
internal static class RolloutEnd
{
    private const int HistoryKept = 10;

    /// <summary>The candidate is stable from now on. Weights are what they are already.</summary>
    public static Intent Promote(World world, Intent intent, RolloutStatus rollout)
    {
        var message = rollout.From is null
            ? $"{rollout.Version} serves"
            : $"{rollout.Version} has all traffic, {rollout.From} is kept for a while";
        return intent with
        {
            Stable = rollout.Version,
            Stage = null,
            CandidateWeight = 0,
            GateJobs = [],
            Approval = null,
            Rollout = rollout with { Outcome = RolloutOutcomes.Promoted, Weight = 100, WaitingSince = null, EndedAt = world.Now, Reason = Reasons.Promoted, Message = MessageText.Cut(message) },
            History =
            [
                .. new[] { rollout.From }.OfType<string>().Select(version => Former(world, version)).Concat(intent.History)
                    .Where(former => former.Version != rollout.Version)
                    .DistinctBy(former => former.Version, StringComparer.Ordinal)
                    .Take(HistoryKept),
            ],
            Ledger = [.. intent.Ledger, Entry(world, "Promote", rollout.Version, 100, Reasons.Promoted, message)],
            Verdict = new Verdict.InProgress(Reasons.Promoted, message),
        };
    }

    /// <summary>Traffic goes back to stable, and the version is not tried again as it is.</summary>
    public static Intent RollBack(World world, Intent intent, RolloutStatus rollout, string reason, string message) => intent with
    {
        Stage = null,
        CandidateWeight = 0,
        GateJobs = [],
        Approval = null,

        // What is refused is what the spec asks for now, whatever of it was edited under the rollout.
        Rollout = rollout with { Outcome = RolloutOutcomes.RolledBack, SpecDigest = world.SpecDigest, Weight = 0, WaitingSince = null, EndedAt = world.Now, Reason = reason, Message = MessageText.Cut(message) },
        Ledger = [.. intent.Ledger, Entry(world, "RollBack", rollout.Version, 0, reason, message)],
        Verdict = new Verdict.InProgress(reason, message),
    };

    /// <summary>The spec has come to ask for something else.</summary>
    public static Intent Supersede(World world, Intent intent, RolloutStatus rollout, string message) => intent with
    {
        Stage = null,
        CandidateWeight = 0,
        GateJobs = [],
        Approval = null,
        Rollout = rollout with { Outcome = RolloutOutcomes.Superseded, SpecDigest = null, Weight = 0, WaitingSince = null, EndedAt = world.Now, Message = MessageText.Cut(message) },
        Ledger = [.. intent.Ledger, Entry(world, "Supersede", rollout.Version, 0, Reasons.Progressing, message)],
        Verdict = new Verdict.InProgress(Reasons.Progressing, message),
    };

    private static StableRecord Former(World world, string version) => new()
    {
        Version = version,
        Digest = world.ModelVersion(version)?.Spec.Artifact.Digest,
        Until = world.Now,
    };

    /// <summary>A line of the ledger.</summary>
    public static LedgerEntry Entry(World world, string decision, string version, int weight, string reason, string message) => new()
    {
        At = world.Now,
        Decision = decision,
        Version = version,
        Weight = weight,
        Reason = reason,
        Message = MessageText.Cut(message),
    };
}

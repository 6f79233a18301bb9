using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>The ways in which a rollout ends.</summary>
internal static class RolloutEnd
{
    private const int HistoryKept = 10;

    /// <summary>The candidate is stable from now on. Weights are what they are already.</summary>
    public static Target Promote(World world, Target target, RolloutStatus rollout)
    {
        var message = rollout.From is null
            ? $"{rollout.Version} serves"
            : $"{rollout.Version} has all traffic, {rollout.From} is kept for a while";
        return target with
        {
            Stable = rollout.Version,
            Stage = null,
            CandidateWeight = 0,
            GateJobs = [],
            Approval = null,
            Rollout = rollout with { Outcome = RolloutOutcomes.Promoted, Weight = 100, WaitStartTime = null, EndTime = world.Now, Reason = Reasons.Promoted, Message = MessageText.Cut(message) },
            PreviousVersions =
            [
                .. new[] { rollout.From }.OfType<string>().Select(version => Previous(world, version)).Concat(target.PreviousVersions)
                    .Where(previous => previous.Version != rollout.Version)
                    .DistinctBy(previous => previous.Version, StringComparer.Ordinal)
                    .Take(HistoryKept),
            ],
            Ledger = [.. target.Ledger, Entry(world, "Promote", rollout.Version, 100, Reasons.Promoted, message)],
            Readiness = new Readiness.InProgress(Reasons.Promoted, message),
        };
    }

    /// <summary>Traffic goes back to stable, and the version is not tried again as it is.</summary>
    public static Target RollBack(World world, Target target, RolloutStatus rollout, string reason, string message) => target with
    {
        Stage = null,
        CandidateWeight = 0,
        GateJobs = [],
        Approval = null,

        // What is refused is what the spec asks for now, whatever of it was edited under the rollout.
        Rollout = rollout with { Outcome = RolloutOutcomes.RolledBack, SpecDigest = world.SpecDigest, Weight = 0, WaitStartTime = null, EndTime = world.Now, Reason = reason, Message = MessageText.Cut(message) },
        Ledger = [.. target.Ledger, Entry(world, "RollBack", rollout.Version, 0, reason, message)],
        Readiness = new Readiness.InProgress(reason, message),
    };

    /// <summary>The spec has come to ask for something else.</summary>
    public static Target Supersede(World world, Target target, RolloutStatus rollout, string message) => target with
    {
        Stage = null,
        CandidateWeight = 0,
        GateJobs = [],
        Approval = null,
        Rollout = rollout with { Outcome = RolloutOutcomes.Superseded, SpecDigest = null, Weight = 0, WaitStartTime = null, EndTime = world.Now, Message = MessageText.Cut(message) },
        Ledger = [.. target.Ledger, Entry(world, "Supersede", rollout.Version, 0, Reasons.Progressing, message)],
        Readiness = new Readiness.InProgress(Reasons.Progressing, message),
    };

    private static StableRecord Previous(World world, string version) => new()
    {
        Version = version,
        Digest = world.ModelVersion(version)?.Spec.Artifact.Digest,
        EndTime = world.Now,
    };

    /// <summary>A line of the ledger.</summary>
    public static LedgerEntry Entry(World world, string decision, string version, int weight, string reason, string message) => new()
    {
        Time = world.Now,
        Decision = decision,
        Version = version,
        Weight = weight,
        Reason = reason,
        Message = MessageText.Cut(message),
    };
}

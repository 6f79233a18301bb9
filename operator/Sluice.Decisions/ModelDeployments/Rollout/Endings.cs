using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>The outcomes that end a rollout.</summary>
internal static class Endings
{
    private const int PreviousVersionsKept = 10;

    /// <summary>The candidate is stable from now on. The weights stay what they are.</summary>
    public static Target Promote(World world, Target target, RolloutState.InProgress state)
    {
        var (version, from) = (state.Run.Version, state.Run.From);
        var message = from is null ? $"{version} serves" : $"{version} has all traffic, {from} is kept for a while";
        return End(target) with
        {
            Stable = version,
            State = new RolloutState.Promoted(End(world, state, Reasons.Promoted, message) with { Weight = 100 }),
            PreviousVersions =
            [
                .. new[] { from }.OfType<string>().Select(previous => Previous(world, previous)).Concat(target.PreviousVersions)
                    .Where(previous => previous.Version != version)
                    .DistinctBy(previous => previous.Version, StringComparer.Ordinal)
                    .Take(PreviousVersionsKept),
            ],
            Ledger = [.. target.Ledger, Outcomes.Line(world, LedgerDecision.Promote, version, 100, Reasons.Promoted, message)],
            Readiness = new Readiness.InProgress(Reasons.Promoted, message),
        };
    }

    /// <summary>
    /// All traffic belongs to stable. What is refused from now on is what the spec asks for now, even if it was edited during the rollout.
    /// </summary>
    public static Target RollBack(World world, Target target, RolloutState.InProgress state, Transition.RollBack why) => End(target) with
    {
        State = new RolloutState.RolledBack(End(world, state, why.Reason, why.Message) with
        {
            SpecDigest = world.SpecDigest,
            Losses = why.Losses ?? state.Run.Losses,
        }),
        Ledger = [.. target.Ledger, Outcomes.Line(world, LedgerDecision.RollBack, state.Run.Version, 0, why.Reason, why.Message)],
        Readiness = new Readiness.InProgress(why.Reason, why.Message),
    };

    /// <summary>All traffic belongs to stable, and nothing is refused.</summary>
    public static Target Supersede(World world, Target target, RolloutState.InProgress state, Transition.Supersede why) => End(target) with
    {
        State = new RolloutState.Superseded(End(world, state, reason: null, why.Message) with { SpecDigest = null }),
        Ledger = [.. target.Ledger, Outcomes.Line(world, LedgerDecision.Supersede, state.Run.Version, 0, Reasons.Progressing, why.Message)],
        Readiness = new Readiness.InProgress(Reasons.Progressing, why.Message),
    };

    private static Target End(Target target) => target with
    {
        Aborted = null,
        Stage = null,
        CandidateWeight = 0,
        CandidateReplicas = 0,
        GateJobs = [],
        Approval = null,
    };

    private static RolloutStatus End(World world, RolloutState.InProgress state, string? reason, string message) =>
        RolloutState.Write(state)! with
        {
            Weight = 0,
            WaitStartTime = null,
            EndTime = world.Now,
            Reason = reason,
            Message = MessageText.Cut(message),
        };

    private static StableRecord Previous(World world, string version) => new()
    {
        Version = version,
        Digest = world.ModelVersion(version)?.Spec.Artifact.Digest,
        EndTime = world.Now,
    };
}

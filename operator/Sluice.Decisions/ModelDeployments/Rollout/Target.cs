using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Steps;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>Where a deployment is to go, before the writes are derived.</summary>
internal sealed record Target
{
    /// <summary>The version that is trusted with all traffic; null: none yet.</summary>
    public string? Stable { get; init; }

    /// <summary>The rollout that goes on, or the last one; null: there was none.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>Versions that were stable before, newest first.</summary>
    public IReadOnlyList<StableRecord> PreviousVersions { get; init; } = [];

    /// <summary>The stage at which the candidate is to be routed; null: it is not routed, all traffic belongs to stable.</summary>
    public Stage? Stage { get; init; }

    /// <summary>The candidate's share in per cent; below its stage's while pods of it are missing.</summary>
    public int CandidateWeight { get; init; }

    /// <summary>Pods that the candidate is to have; 0: it may not be made yet.</summary>
    public int CandidateReplicas { get; init; }

    /// <summary>Whether the table gets a new generation though it stays as it is, so that requests are counted anew.</summary>
    public bool Recount { get; init; }

    /// <summary>Evidence and verdict of each gate that is judged at the step.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Jobs of gates that are to be made.</summary>
    public IReadOnlyList<ApplyGateJob> GateJobs { get; init; } = [];

    /// <summary>The approval that the step waits for; null: none.</summary>
    public ApprovalStatus? Approval { get; init; }

    /// <summary>Answers to people's wishes, those given now among them.</summary>
    public IReadOnlyList<ActionStatus> Answers { get; init; } = [];

    /// <summary>How the deployment stands.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary>Decisions made now.</summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];

    /// <summary>When to look again.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Waiting;

    /// <summary>The version on its way; null: none.</summary>
    public string? Candidate => Rollout is { Outcome: RolloutOutcomes.Progressing } rollout && rollout.Version != Stable ? rollout.Version : null;
}

using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Steps;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>What a decision aims at, before the writes that bring it about are planned.</summary>
internal sealed record Target
{
    /// <summary>The version that is trusted with all traffic. Null before the first version has served.</summary>
    public string? Stable { get; init; }

    /// <summary>Where the rollout stands.</summary>
    public RolloutState State { get; init; } = new RolloutState.Idle();

    /// <summary>Why a person aborted the rollout, until the rollout has been rolled back for it. Null otherwise.</summary>
    public string? Aborted { get; init; }

    /// <summary>Versions that were stable before, newest first.</summary>
    public IReadOnlyList<StableRecord> PreviousVersions { get; init; } = [];

    /// <summary>The step at which the candidate is routed. Null when it is not: all traffic belongs to stable.</summary>
    public Stage? Stage { get; init; }

    /// <summary>The candidate's share in per cent. It is below its step's weight while the candidate has too few ready pods.</summary>
    public int CandidateWeight { get; init; }

    /// <summary>Pods that the candidate is to have; 0 while it may not have any.</summary>
    public int CandidateReplicas { get; init; }

    /// <summary>Whether the candidate lost its pods in this pass, so that the table drops it.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Whether an unchanged table gets a new generation, so that requests are counted from zero.</summary>
    public bool Recount { get; init; }

    /// <summary>Evidence and verdict of each gate that is judged at the step.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Jobs of gates that are to be created.</summary>
    public IReadOnlyList<ApplyGateJob> GateJobs { get; init; } = [];

    /// <summary>The approval that the step waits for. Null when it waits for none.</summary>
    public ApprovalStatus? Approval { get; init; }

    /// <summary>Answers to people's actions, those given now among them.</summary>
    public IReadOnlyList<ActionStatus> Answers { get; init; } = [];

    /// <summary>How the deployment stands, for the conditions.</summary>
    public Readiness Readiness { get; init; } = new Readiness.InProgress(Api.Conditions.Reasons.Pending, "first visit");

    /// <summary>Decisions made in this pass.</summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];

    /// <summary>When to look again.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Waiting;

    /// <summary>The states that this pass went through, for the tests of the state diagram.</summary>
    public IReadOnlyList<Arrow> Arrows { get; init; } = [];

    /// <summary>The version whose rollout is in progress. Null when none is.</summary>
    public string? Candidate => State is RolloutState.InProgress { Run.Version: var version } && version != Stable ? version : null;
}

using Sluice.Api.Conditions;

namespace Sluice.Api.ModelDeployments;

/// <summary>What is known of a ModelDeployment.</summary>
public sealed record ModelDeploymentStatus
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>One word for people: Pending, Progressing, Healthy, RolledBack, Degraded, Stalled.</summary>
    public string? Phase { get; init; }

    /// <summary>Ready, Available, Reconciling, Stalled.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The version that is trusted with all traffic; null before the first one served.</summary>
    public string? Stable { get; init; }

    /// <summary>The version that is on its way; null: none.</summary>
    public string? Candidate { get; init; }

    /// <summary>The step that the candidate is at, such as <c>2/3</c>; null: none.</summary>
    public string? Step { get; init; }

    /// <summary>Weights that the gateways really serve.</summary>
    public IReadOnlyList<ServedWeight> Weights { get; init; } = [];

    /// <summary>Weights served in words, such as <c>1.0.0:90 1.1.0:10</c>.</summary>
    public string? Traffic { get; init; }

    /// <summary>The rollout that goes on, or the last one.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>Versions that were stable before, newest first; at most 10. The first <c>spec.retention</c> of them stay warm.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>Versions without traffic whose pods are about to be deleted; at most 20.</summary>
    public IReadOnlyList<DrainingVersion> Draining { get; init; } = [];

    /// <summary>The last decisions with the numbers that made them, oldest first; at most 20.</summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];
}

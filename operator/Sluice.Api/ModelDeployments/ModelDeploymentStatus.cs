using System.Text.Json.Serialization;
using Sluice.Api.Conditions;
using Sluice.Api.Text;

namespace Sluice.Api.ModelDeployments;

/// <summary>What is known of a ModelDeployment.</summary>
public sealed record ModelDeploymentStatus
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>One word for people; conditions are for programs.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<DeploymentPhase>))]
    public DeploymentPhase? Phase { get; init; }

    /// <summary>Ready, Available, Reconciling, Stalled.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The version that is trusted with all traffic; null before the first one served.</summary>
    public string? Stable { get; init; }

    /// <summary>The version that the rollout in progress is about. Null when there is none.</summary>
    public string? Candidate { get; init; }

    /// <summary>The step that the candidate is at, such as <c>2/3</c>. Null when there is none.</summary>
    public string? Step { get; init; }

    /// <summary>The version that the spec asks for: what a range comes to. Null when none fits.</summary>
    public string? DesiredVersion { get; init; }

    /// <summary>
    /// The worst gate with its verdict and reason, such as <c>errors: Running (Collecting)</c>. Null when none is judged.
    /// </summary>
    public string? Verdict { get; init; }

    /// <summary>Weights that the gateways really serve.</summary>
    public IReadOnlyList<ServedWeight> Weights { get; init; } = [];

    /// <summary>Weights served in words, such as <c>1.0.0:90 1.1.0:10</c>.</summary>
    public string? Traffic { get; init; }

    /// <summary>Ready pods of the versions that have traffic: what an autoscaler reads by the subresource <c>scale</c>.</summary>
    public int Replicas { get; init; }

    /// <summary>
    /// Label selector of the pods of those versions, in the syntax of <c>kubectl get -l</c>: the pods whose metrics an autoscaler takes.
    /// </summary>
    public string? Selector { get; init; }

    /// <summary>The rollout that is in progress, or the last one.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>Evidence and verdict of each gate that is judged at the rollout's step, or was when it ended.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>The approval that the step waits for. Null when there is none.</summary>
    public ApprovalStatus? Approval { get; init; }

    /// <summary>The last actions of people with their answers, oldest first; at most 10.</summary>
    public IReadOnlyList<ActionStatus> Actions { get; init; } = [];

    /// <summary>Versions that were stable before, newest first; at most 10. The first <c>spec.retention</c> of them stay warm.</summary>
    public IReadOnlyList<StableRecord> PreviousVersions { get; init; } = [];

    /// <summary>Versions without traffic whose pods are about to be deleted; at most 20.</summary>
    public IReadOnlyList<DrainingVersion> Draining { get; init; } = [];

    /// <summary>
    /// The last three decisions with the numbers that made them, oldest first. The ConfigMap <c>NAME-ledger</c> has all of them.
    /// </summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];
}

/// <summary>A version's share of traffic.</summary>
public sealed record ServedWeight
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Share in per cent.</summary>
    public int Weight { get; init; }

    /// <summary>Ready pods.</summary>
    public int ReadyReplicas { get; init; }
}

/// <summary>A version that was trusted with all traffic before.</summary>
public sealed record StableRecord
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Digest of its artifact's manifest. Null when it is unknown.</summary>
    public string? Digest { get; init; }

    /// <summary>When it stopped being stable, UTC.</summary>
    public DateTime EndTime { get; init; }
}

/// <summary>A version whose last requests are being waited for.</summary>
public sealed record DrainingVersion
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Since when every ready gateway serves without it, UTC.</summary>
    public DateTime StartTime { get; init; }
}

/// <summary>The approval that the rollout's step waits for.</summary>
public sealed record ApprovalStatus
{
    /// <summary>
    /// What the annotation <c>sluice.dev/approve</c> has to say: version, the first 12 hexadecimal digits of its artifact's digest and the
    /// number of the step, as <c>1.4.0/0a1b2c3d4e5f/2</c>. So an approval opens this step for these bytes and nothing else.
    /// </summary>
    public string Token { get; init; } = "";

    /// <summary>The version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Number of the step, counted from 1 as in <c>status.step</c>.</summary>
    public int Step { get; init; }

    /// <summary>Since when it is asked for, UTC.</summary>
    public DateTime RequestTime { get; init; }

    /// <summary>The command that gives it.</summary>
    public string Command { get; init; } = "";
}

/// <summary>How a ModelDeployment is, in one word.</summary>
public enum DeploymentPhase
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>No version serves yet.</summary>
    Pending,

    /// <summary>A rollout is in progress, or the cluster does not match the spec yet.</summary>
    Progressing,

    /// <summary>Stable serves all traffic, and it is what the spec asks for.</summary>
    Healthy,

    /// <summary>The version that the spec asks for was rolled back; stable serves.</summary>
    RolledBack,

    /// <summary>Stable does not serve all traffic: pods or gateways are missing.</summary>
    Degraded,

    /// <summary>Nothing happens until a person changes something.</summary>
    Stalled,
}

using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.ModelDeployments;

/// <summary>The rollout in progress, or the last one.</summary>
public sealed record RolloutStatus
{
    /// <summary>The candidate.</summary>
    public string Version { get; init; } = "";

    /// <summary>The version that was stable when the rollout began. Null for the first version of a deployment.</summary>
    public string? From { get; init; }

    /// <summary>The <c>metadata.generation</c> that asked for the rollout.</summary>
    public long Generation { get; init; }

    /// <summary>
    /// SHA-256 of the version, resources, pod options and strategy that the rollout was asked for with, as <c>sha256:…</c>. A version
    /// that was rolled back is tried again only when one of them changes. Null once the spec has asked for something else.
    /// </summary>
    public string? SpecDigest { get; init; }

    /// <summary>
    /// SHA-256 of the steps that the rollout follows, as <c>sha256:…</c>. When the steps are edited, the rollout continues from the last
    /// new step that has no more traffic than the candidate has by then; approvals of the old steps do not count for the new ones.
    /// </summary>
    public string? StepsDigest { get; init; }

    /// <summary>Where the rollout stands.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<RolloutPhase>))]
    public RolloutPhase Phase { get; init; }

    /// <summary>Number of the step, counted from 1. Null while the candidate's first pods are not ready.</summary>
    public int? Step { get; init; }

    /// <summary>When the rollout began, UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the gateways were first seen to serve this step's weights, UTC. Null until then.</summary>
    public DateTime? StepStartTime { get; init; }

    /// <summary>When the rollout ended, UTC. Null while it is in progress.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>Why the rollout ended as it did, in a sentence. Null while it is in progress.</summary>
    public string? Message { get; init; }

    /// <summary>Why the rollout ended as it did, in one word. Null while it is in progress.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The candidate's share of the traffic as its step last decided it, in per cent. It is below the step's weight while the candidate
    /// has too few ready pods. Traffic that the candidate serves because stable has no ready pods does not count.
    /// </summary>
    public int Weight { get; init; }

    /// <summary>Since when the candidate has had too few ready pods for its step or the next one, UTC. Null while it has enough.</summary>
    public DateTime? WaitStartTime { get; init; }

    /// <summary>How often the candidate has lost all its pods during this rollout.</summary>
    public int Losses { get; init; }

    /// <summary>
    /// Why the candidate takes all traffic without the steps between; one of <see cref="RolloutSkips"/>. Null when it takes every step.
    /// </summary>
    public string? Skip { get; init; }

    /// <summary>Number of the last step, counted from 1, that a person approved; 0 if none was.</summary>
    public int ApprovedStep { get; init; }

    /// <summary>Number of the last step, counted from 1, whose pause a person ended; 0 if none was.</summary>
    public int ResumedStep { get; init; }

    /// <summary>How often the rollout has been retried automatically.</summary>
    public int Retries { get; init; }

    /// <summary>Whether the rollout has not ended.</summary>
    [JsonIgnore]
    public bool InProgress => Phase is RolloutPhase.Preparing or RolloutPhase.Shifting or RolloutPhase.Analyzing;
}

/// <summary>The phases of a rollout; docs/rollouts.md shows how they follow one another.</summary>
public enum RolloutPhase
{
    /// <summary>Written by a version of the operator that had other phases.</summary>
    Unknown,

    /// <summary>The candidate's pods become ready. It is not routed.</summary>
    Preparing,

    /// <summary>The candidate is routed, and the gateways do not serve the step's weights yet, or the step has to begin again.</summary>
    Shifting,

    /// <summary>The gateways serve the step's weights, and the step's gates and holds are judged.</summary>
    Analyzing,

    /// <summary>The candidate has become stable.</summary>
    Promoted,

    /// <summary>All traffic was returned to stable.</summary>
    RolledBack,

    /// <summary>The spec asked for another version before the rollout ended.</summary>
    Superseded,
}

/// <summary>Why a rollout takes all traffic without the steps between.</summary>
public static class RolloutSkips
{
    /// <summary>A person asked for it by the action <c>promote</c>.</summary>
    public const string Promote = "Promote";

    /// <summary>The version was stable recently, within <c>spec.strategy.rollbackWindow</c>.</summary>
    public const string RollbackWindow = "RollbackWindow";
}

using Sluice.Decisions.Observation;

namespace Sluice.Decisions.ModelDeployments.Observation;


/// <summary>A Job of a gate that the decided object controls (by UID).</summary>
public sealed record GateJobFact
{
    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Label <c>sluice.dev/gate</c>.</summary>
    public string Gate { get; init; } = "";

    /// <summary>Label <c>sluice.dev/version</c>: the candidate that it tests.</summary>
    public string Version { get; init; } = "";

    /// <summary>Label <c>sluice.dev/attempt</c>: how many Jobs before it ended without a result.</summary>
    public int Attempt { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Its newest pod. Null when it has none, or none any more.</summary>
    public PodFact? Pod { get; init; }

    /// <summary>Why it has no pod, in its controller's words. Null when it has one, or the reason is not known.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it has completed.</summary>
    public bool Succeeded { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool Failed { get; init; }

    /// <summary>
    /// Reason of its condition Failed, such as <c>BackoffLimitExceeded</c>, <c>DeadlineExceeded</c>. Null when it has none.
    /// </summary>
    public string? FailedReason { get; init; }

    /// <summary>When it completed or failed, UTC. Null until then.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>The message of its condition, or its container's termination message, cut to size. Null when there is none.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}

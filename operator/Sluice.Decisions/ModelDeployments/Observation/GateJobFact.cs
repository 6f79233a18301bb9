using Sluice.Decisions.Observation;

namespace Sluice.Decisions.ModelDeployments.Observation;


/// <summary>A Job of a gate, controlled by the decided object (by UID).</summary>
public sealed record GateJobFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Label <c>sluice.dev/gate</c>.</summary>
    public string Gate { get; init; } = "";

    /// <summary>Label <c>sluice.dev/version</c>: the candidate that it tests.</summary>
    public string Version { get; init; } = "";

    /// <summary>Label <c>sluice.dev/attempt</c>: how many Jobs before it ended without an answer.</summary>
    public int Attempt { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Its newest pod; null: it has none (any more).</summary>
    public PodFact? Pod { get; init; }

    /// <summary>Why it has no pod, in the words of its controller; null: it has one, or nobody has said.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it has completed.</summary>
    public bool Succeeded { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool Failed { get; init; }

    /// <summary>Reason of its condition Failed, such as <c>BackoffLimitExceeded</c>, <c>DeadlineExceeded</c>; null: none.</summary>
    public string? FailedReason { get; init; }

    /// <summary>When it completed or failed, UTC; null: it has not.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>Its condition's message, or its container's termination message, cut; null: none.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}

namespace Sluice.Decisions.Facts;

/// <summary>A pod with one container, controlled by the decided object (by UID).</summary>
public sealed record PodFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Label <c>sluice.dev/attempt</c>; 0 where there is none.</summary>
    public int Attempt { get; init; }

    /// <summary>Label <c>sluice.dev/rank</c>; 0 where there is none.</summary>
    public int Rank { get; init; }

    /// <summary><see cref="PodPhases"/>.</summary>
    public string Phase { get; init; } = PodPhases.Pending;

    /// <summary>Condition Ready.</summary>
    public bool Ready { get; init; }

    /// <summary><c>status.reason</c> of the pod, such as <c>Evicted</c>, <c>NodeLost</c>, <c>UnexpectedAdmissionError</c>; null: none.</summary>
    public string? Reason { get; init; }

    /// <summary>Reason of the condition DisruptionTarget where it is True, such as <c>EvictionByEvictionAPI</c>, <c>PreemptionByScheduler</c>; null: none.</summary>
    public string? DisruptionReason { get; init; }

    /// <summary>Exit code of the terminated container; null: it has not terminated.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Reason of the terminated container, such as <c>OOMKilled</c>, <c>Error</c>, <c>Completed</c>; null: none.</summary>
    public string? TerminationReason { get; init; }

    /// <summary>Termination message of the container; null: none.</summary>
    public string? TerminationMessage { get; init; }

    /// <summary>When the container terminated, UTC; null: it has not, or it is not known.</summary>
    public DateTime? TerminatedAt { get; init; }

    /// <summary>Why the container waits, or the pod is not scheduled, such as <c>ImagePullBackOff: …</c>, <c>Unschedulable: …</c>; null: it does not.</summary>
    public string? Waiting { get; init; }

    /// <summary>Node; null: none yet.</summary>
    public string? NodeName { get; init; }

    /// <summary>Image as the node resolved it, <c>status.containerStatuses[].imageID</c>; null: not yet.</summary>
    public string? ImageId { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>Whether all containers have ended.</summary>
    public bool Ended => Phase is PodPhases.Succeeded or PodPhases.Failed;
}

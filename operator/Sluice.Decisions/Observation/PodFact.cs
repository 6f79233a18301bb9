using Sluice.Decisions.Steps;

namespace Sluice.Decisions.Observation;

/// <summary>
/// A pod with <c>restartPolicy: Never</c> that the decided object controls (by UID). "The container" is the one that Sluice made, found
/// by its name. A sidecar that a webhook added neither ends the pod nor keeps it from ending.
/// </summary>
public sealed record PodFact
{
    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Label <c>sluice.dev/attempt</c>. 0 when the pod has no such label.</summary>
    public int Attempt { get; init; }

    /// <summary>Label <c>sluice.dev/trial</c>. Null when the pod has no such label.</summary>
    public int? Trial { get; init; }

    /// <summary>Label <c>sluice.dev/rank</c>. 0 when the pod has no such label.</summary>
    public int Rank { get; init; }

    /// <summary><c>status.phase</c>, one of <see cref="PodPhases"/>.</summary>
    public string Phase { get; init; } = PodPhases.Pending;

    /// <summary>Whether its condition Ready is True.</summary>
    public bool Ready { get; init; }

    /// <summary>
    /// <c>status.reason</c>, such as <c>Evicted</c>, <c>NodeLost</c>, <c>UnexpectedAdmissionError</c>. Null when the pod has none.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary><c>status.message</c>, which explains <see cref="Reason"/>. Null when the pod has none.</summary>
    public string? ReasonMessage { get; init; }

    /// <summary>
    /// Reason of the condition DisruptionTarget, such as <c>EvictionByEvictionAPI</c>, <c>PreemptionByScheduler</c>, or of Kueue's
    /// TerminationTarget, such as <c>WorkloadEvictedDueToPreempted</c>. Null when neither is True.
    /// </summary>
    public string? DisruptionReason { get; init; }

    /// <summary>Message of that condition. Null when there is none.</summary>
    public string? DisruptionMessage { get; init; }

    /// <summary>
    /// When the pod was disrupted or its deletion was requested, UTC. Null when neither happened, or the time is not known.
    /// </summary>
    public DateTime? DisruptedAt { get; init; }

    /// <summary>
    /// When a pod that is being deleted must be gone, UTC: the request plus the grace period. Null when it is not being deleted.
    /// </summary>
    public DateTime? GoneBy { get; init; }

    /// <summary>All conditions of the pod.</summary>
    public IReadOnlyList<PodConditionFact> Conditions { get; init; } = [];

    /// <summary>
    /// Whether a queue holds the pod back: scheduling gates keep every scheduler from looking at it, or its gang has no nodes yet.
    /// </summary>
    public bool Gated { get; init; }

    /// <summary>The queue of Kueue's that the pod names. Null when it names none.</summary>
    public string? Queue { get; init; }

    /// <summary>Whether Kueue has taken the pod into its care.</summary>
    public bool Managed { get; init; }

    /// <summary>Whether the node reports that a device of the container is unhealthy (Kubernetes 1.31, KEP 4680).</summary>
    public bool DeviceUnhealthy { get; init; }

    /// <summary>When the pod was bound to a node, UTC. It holds the resources that it requests from then on. Null until then.</summary>
    public DateTime? ScheduledAt { get; init; }

    /// <summary>Number of GPUs that the pod requests.</summary>
    public long Gpus { get; init; }

    /// <summary>What one of its GPUs costs an hour on its node. Null when that is not known.</summary>
    public decimal? GpuPrice { get; init; }

    /// <summary>Whether the container runs, or has run.</summary>
    public bool Started { get; init; }

    /// <summary>Whether the container passes its readiness probe, or runs and has none.</summary>
    public bool ContainerReady { get; init; }

    /// <summary>Exit code of the container. Null until it has terminated.</summary>
    public int? ExitCode { get; init; }

    /// <summary>
    /// Why the container terminated, such as <c>OOMKilled</c>, <c>Error</c>, <c>Completed</c>. Null when no reason is given.
    /// </summary>
    public string? TerminationReason { get; init; }

    /// <summary>Termination message of the container. Null when it wrote none.</summary>
    public string? TerminationMessage { get; init; }

    /// <summary>When the container terminated, UTC. Null when it has not, or the time is not known.</summary>
    public DateTime? TerminatedAt { get; init; }

    /// <summary>
    /// Why the container does not run, such as <c>ImagePullBackOff: …</c>, <c>Unschedulable: …</c>, <c>FailedMount: …</c>. Null when it
    /// runs, or when the reason is not known.
    /// </summary>
    public string? Waiting { get; init; }

    /// <summary>Name of the node. Null until the pod is bound to one.</summary>
    public string? NodeName { get; init; }

    /// <summary>The image as the node resolved it, <c>status.containerStatuses[].imageID</c>. Null until then.</summary>
    public string? ImageId { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>Whether the kubelet is to end the containers that still run (<see cref="EndPod"/>).</summary>
    public bool Ending { get; init; }

    /// <summary>Whether the container ended because of the deadline that the pod was created with.</summary>
    public bool TimedOut { get; init; }

    /// <summary>
    /// Whether no container of the pod runs any more, so that it holds no resources. One that is deleted before it had a node never gets
    /// one, however long a finalizer, as that of a queue, keeps it.
    /// </summary>
    public bool Over => Phase is PodPhases.Succeeded or PodPhases.Failed
        || this is { Deleting: true, ScheduledAt: null, NodeName: null, Started: false };

    /// <summary>Whether the container has ended, or will never run.</summary>
    public bool Ended => ExitCode is not null || Over;

    /// <summary>Whether the container has ended with exit code 0. When no exit code is known, the pod's phase decides.</summary>
    public bool Succeeded => ExitCode is { } code ? code == 0 : Phase == PodPhases.Succeeded;
}

/// <summary>A condition of a pod.</summary>
/// <param name="Type">Its type, such as <c>DisruptionTarget</c>.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
public readonly record struct PodConditionFact(string Type, string Status);

/// <summary>Values of a pod's <c>status.phase</c>.</summary>
public static class PodPhases
{
    /// <summary>Not all containers have started.</summary>
    public const string Pending = "Pending";

    /// <summary>At least one container runs.</summary>
    public const string Running = "Running";

    /// <summary>All containers ended with exit code 0.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>All containers ended, at least one with another exit code than 0; or the pod was evicted.</summary>
    public const string Failed = "Failed";

    /// <summary>The node does not answer.</summary>
    public const string Unknown = "Unknown";
}

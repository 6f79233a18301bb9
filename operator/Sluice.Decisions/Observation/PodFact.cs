using Sluice.Decisions.Steps;

namespace Sluice.Decisions.Observation;

/// <summary>
/// A pod that is not started again, controlled by the decided object (by UID). "The container" is the one that Sluice made, found by its
/// name: what a webhook put beside it neither ends the pod nor keeps it from its end.
/// </summary>
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

    /// <summary><c>status.message</c> of the pod, which goes with <see cref="Reason"/>; null: none.</summary>
    public string? ReasonMessage { get; init; }

    /// <summary>Reason of the condition DisruptionTarget where it is True, such as <c>EvictionByEvictionAPI</c>, <c>PreemptionByScheduler</c>; null: none.</summary>
    public string? DisruptionReason { get; init; }

    /// <summary>When the pod was asked to go, by a disruption or a deletion, UTC; null: it was not, or it is not known when.</summary>
    public DateTime? DisruptedAt { get; init; }

    /// <summary>When a node was found for it, UTC: what it requests is held from then on; null: not yet.</summary>
    public DateTime? ScheduledAt { get; init; }

    /// <summary>GPUs that it asks for.</summary>
    public long Gpus { get; init; }

    /// <summary>Whether the container runs, or has run.</summary>
    public bool Started { get; init; }

    /// <summary>Exit code of the container; null: it has not terminated.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Reason of the container's end, such as <c>OOMKilled</c>, <c>Error</c>, <c>Completed</c>; null: none.</summary>
    public string? TerminationReason { get; init; }

    /// <summary>Termination message of the container; null: none.</summary>
    public string? TerminationMessage { get; init; }

    /// <summary>When the container terminated, UTC; null: it has not, or it is not known.</summary>
    public DateTime? TerminatedAt { get; init; }

    /// <summary>
    /// Why the container does not run, such as <c>ImagePullBackOff: …</c>, <c>Unschedulable: …</c>, <c>FailedMount: …</c>; null: it does, or
    /// nobody has said.
    /// </summary>
    public string? Waiting { get; init; }

    /// <summary>Node; null: none yet.</summary>
    public string? NodeName { get; init; }

    /// <summary>Image as the node resolved it, <c>status.containerStatuses[].imageID</c>; null: not yet.</summary>
    public string? ImageId { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>Whether the kubelet has been told to end what is left of it (<see cref="EndPod"/>).</summary>
    public bool Ending { get; init; }

    /// <summary>Whether the deadline that it was made with ended its container.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Whether nothing of the pod runs any more, so that it holds no resources.</summary>
    public bool Over => Phase is PodPhases.Succeeded or PodPhases.Failed;

    /// <summary>Whether the container has ended, or never will run.</summary>
    public bool Ended => ExitCode is not null || Over;

    /// <summary>Whether the container has ended with 0. The pod's phase speaks where no exit code is known.</summary>
    public bool Succeeded => ExitCode is { } code ? code == 0 : Phase == PodPhases.Succeeded;
}

/// <summary>Values of a pod's <c>status.phase</c>.</summary>
public static class PodPhases
{
    /// <summary>Not all containers have started.</summary>
    public const string Pending = "Pending";

    /// <summary>At least one container runs.</summary>
    public const string Running = "Running";

    /// <summary>All containers ended with 0.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>All containers ended, one of them not with 0; or the pod was evicted.</summary>
    public const string Failed = "Failed";

    /// <summary>The node does not answer.</summary>
    public const string Unknown = "Unknown";
}

/// <summary>
/// Tells what was done to a pod from what its container did: only the latter says anything of the trainer, the artifact or the candidate.
/// </summary>
public static class Disruption
{
    private const int Killed = 128 + 9;
    private const int Terminated = 128 + 15;

    /// <summary>
    /// Whether the pod was asked to go before its container ended: a drain, a preemption, a node that shuts down, a deletion. A container
    /// that ended before that has answered, whatever came over its pod afterwards.
    /// </summary>
    public static bool Came(PodFact pod) =>
        (pod.Deleting || pod.DisruptionReason is not null || IsByNode(pod.Reason))
        && !(pod.TerminatedAt is { } ended && pod.DisruptedAt is { } asked && ended < asked);

    /// <summary>
    /// Why the end of a pod is no answer: it was disrupted, its container was killed, or its container never ran; null: it is one.
    /// </summary>
    /// <param name="pod">A pod that has ended.</param>
    public static string? Of(PodFact pod) => pod switch
    {
        _ when Came(pod) => $"was ended from outside ({Word(pod)})",
        { TerminationReason: "OOMKilled" } => "was ended for want of memory",
        { ExitCode: Killed } => "was killed (SIGKILL)",
        { ExitCode: Terminated } => "was ended from outside (SIGTERM)",
        { ExitCode: null, Succeeded: false } => $"did not run ({Word(pod)})",
        _ => null,
    };

    /// <summary>What the cluster calls that which came over the pod, with its message.</summary>
    public static string Word(PodFact pod)
    {
        var word = pod.DisruptionReason ?? pod.Reason ?? (pod.Deleting ? "deleted" : "no reason given");
        return string.IsNullOrWhiteSpace(pod.ReasonMessage) ? word : $"{word}: {pod.ReasonMessage.Trim()}";
    }

    // The words of kubelet and node controllers, old ones among them: "Shutdown" was what 1.20 said of a node that shuts down.
    private static bool IsByNode(string? reason) =>
        reason is "Evicted" or "Preempting" or "Preempted" or "NodeLost" or "NodeShutdown" or "Shutdown" or "Terminated" or "NodeAffinity";
}

namespace Sluice.Decisions.Observation;

/// <summary>
/// Distinguishes what was done to a pod from what its container did: only the latter says something about the trainer, the artifact or
/// the candidate.
/// </summary>
public static class Disruption
{
    /// <summary>The reason that a kubelet gives in the condition DisruptionTarget for whatever it ends itself.</summary>
    public const string ByKubelet = "TerminationByKubelet";

    private const int Killed = 128 + 9;
    private const int Terminated = 128 + 15;

    // The condition has the clock of the API server, the end of the container that of the node.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    // A kubelet that is there ends a pod within its grace period, and says so within seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether the pod was disrupted before its container ended: by a drain, a preemption, the shutdown of its node, or a deletion. A
    /// container that ended before that has given its result, whatever happened to its pod afterwards.
    /// </summary>
    public static bool Came(PodFact pod) => IsByNode(pod)
        || ((pod.Deleting || pod.DisruptionReason is not null) && !(pod.DisruptedAt - pod.TerminatedAt > Skew));

    /// <summary>
    /// Whether a pod can be given up although it has not ended: its node is not there to end it, or has not done so long after it had to.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="now">The instant, UTC.</param>
    public static bool IsLost(PodFact pod, DateTime now) => !pod.Ended
        && (pod.Phase == PodPhases.Unknown || pod.Reason == "NodeLost"
            || (pod.Deleting && (IsOfLostNode(pod.DisruptionReason) || now - pod.GoneBy > Patience)));

    /// <summary>Whether a reason of DisruptionTarget says that the node, or a device of it, is not there any more.</summary>
    public static bool IsOfLostNode(string? reason) =>
        reason is "DeletionByTaintManager" or "DeletionByPodGC" or "DeletionByDeviceTaintManager";

    /// <summary>
    /// Whether the exit code is none of the program's: kubelet or containerd came back and found the container gone, as after a reboot.
    /// </summary>
    public static bool IsMadeUp(PodFact pod) =>
        pod is { TerminationReason: "ContainerStatusUnknown" } or { TerminationReason: "Unknown", ExitCode: 255 };

    /// <summary>
    /// Why the end of a pod is no result: it was disrupted, its container was killed, or its container never ran. Null when it is a result.
    /// </summary>
    /// <param name="pod">A pod that has ended.</param>
    public static string? Of(PodFact pod) => pod switch
    {
        _ when Came(pod) => $"was ended from outside ({Word(pod)})",
        _ when IsMadeUp(pod) => "was lost by its node",
        { TerminationReason: "OOMKilled" } => "was ended for want of memory",
        { ExitCode: Killed } => "was killed (SIGKILL)",
        { ExitCode: Terminated } => "was ended from outside (SIGTERM)",
        { ExitCode: null, Succeeded: false } => $"did not run ({Word(pod)})",
        _ => null,
    };

    /// <summary>The cluster's reason for a disruption, with its message.</summary>
    public static string Word(PodFact pod)
    {
        var word = pod.DisruptionReason is { } reason && (reason != ByKubelet || pod.Reason is null)
            ? reason
            : pod.Reason ?? (pod.Deleting ? "deleted" : "no reason given");
        var message = pod.ReasonMessage ?? pod.DisruptionMessage;
        return string.IsNullOrWhiteSpace(message) ? word : $"{word}: {message.Trim()}";
    }

    // A kubelet gives no reason to a pod that ended by itself. The first are those of kubelet and node controllers for pods that run,
    // "Shutdown" that of Kubernetes 1.20; with the others a kubelet refuses a pod, and after its own restart one that has run before.
    private static bool IsByNode(PodFact pod) => pod.Reason switch
    {
        "Evicted" or "Preempting" or "Preempted" or "NodeLost" or "NodeShutdown" or "Shutdown" or "Terminated" => true,
        null or "" or "DeadlineExceeded" => pod.DisruptionReason == ByKubelet,
        _ => pod.Started,
    };
}

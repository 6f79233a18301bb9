namespace Sluice.Decisions.Facts;

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

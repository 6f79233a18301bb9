namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>What becomes of a pod on a <see cref="PuppetNode"/>.</summary>
public abstract record PodFate
{
    private PodFate()
    {
    }

    /// <summary>It runs on, and its readiness probes pass or fail.</summary>
    public sealed record Runs(bool Ready = true) : PodFate;

    /// <summary>No node takes it; the scheduler says why, if anything is given.</summary>
    public sealed record Unscheduled(string Message = "", string Reason = "Unschedulable") : PodFate;

    /// <summary>It is on the node and does not start, its containers waiting for a reason such as <c>ImagePullBackOff</c>.</summary>
    public sealed record Waits(string Reason, string Message = "") : PodFate;

    /// <summary>It starts and ends, with an exit code, the container's termination message and, if other than the usual, reason.</summary>
    public sealed record Exits(int ExitCode, string Message = "", string? Reason = null) : PodFate;

    /// <summary>
    /// Its container ends while a proxy runs on that a mesh's webhook put beside it, until a deadline of the pod ends that as well.
    /// </summary>
    public sealed record Beside(Exits Own) : PodFate;

    /// <summary>
    /// The kubelet gives it up as a whole, for a reason such as <c>Evicted</c> or <c>NodeLost</c>; no exit code is known.
    /// </summary>
    public sealed record Lost(string Reason, string Message = "") : PodFate;
}

using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>
/// Why a pod of a job ended, and what follows: the table of pod statuses that Kubernetes 1.20 to 1.36 write. What a cluster does to a pod
/// is not counted; what would happen to the next pod as well is, so that it is not repeated without end.
/// </summary>
/// <param name="Cause">One word.</param>
/// <param name="Counted">Whether it counts towards <c>spec.runPolicy.backoffLimit</c>.</param>
/// <param name="Permanent">Whether another attempt cannot succeed.</param>
internal readonly record struct FailureCause(AttemptCause Cause, bool Counted, bool Permanent = false)
{
    // Shells and container runtimes add the number of the signal to this.
    private const int SignalBase = 128;
    private const int LastSignal = SignalBase + 31;

    /// <summary>The first row that fits.</summary>
    /// <param name="pod">A pod that has failed, is lost, or does not start.</param>
    public static FailureCause Of(PodFact pod) => pod switch
    {
        // The trainer's own word is worth more than what came over its pod later.
        { ExitCode: ExitCodes.BadSpec } => Final(AttemptCause.BadSpec),
        { ExitCode: ExitCodes.BadData } => Final(AttemptCause.BadData),
        { ExitCode: ExitCodes.NoInput } => Final(AttemptCause.NoInput),
        { ExitCode: ExitCodes.BadConfiguration } => Final(AttemptCause.BadConfiguration),

        // Other reasons for 73, such as a full volume, may pass.
        { ExitCode: ExitCodes.CannotCreate } when Says(pod, Reasons.VersionTaken) => Final(AttemptCause.BadSpec),

        // Another pod would fill its scratch as this one did.
        _ when FilledScratch(pod) => Final(AttemptCause.Evicted),
        { TimedOut: true } => new(AttemptCause.Deadline, Counted: true),
        { Phase: PodPhases.Unknown } => Infrastructure(AttemptCause.NodeLost),
        _ when Disruption.Came(pod) => OfDisruption(pod),
        _ when Disruption.IsMadeUp(pod) => Infrastructure(AttemptCause.NodeLost),

        // Whatever the exit code: where only a child was killed, its parent may have ended by itself.
        { TerminationReason: "OOMKilled" } => new(AttemptCause.OutOfMemory, Counted: true),
        { TerminationReason: "StartError" or "ContainerCannotRun" } => new(AttemptCause.Image, Counted: true),
        { ExitCode: null } => OfNoContainer(pod),

        // The word of our own container before the program: a network, a name server or a slow node keeps the pods apart.
        { ExitCode: ExitCodes.TryAgain } when Says(pod, MpiContract.Unreachable) => Infrastructure(AttemptCause.TemporaryFailure),
        { ExitCode: ExitCodes.TryAgain } => new(AttemptCause.TemporaryFailure, Counted: true),
        { DeviceUnhealthy: true } => Infrastructure(AttemptCause.Error),
        { ExitCode: > SignalBase and <= LastSignal } => new(AttemptCause.Signal, Counted: true),
        _ => new(AttemptCause.Error, Counted: true),
    };

    /// <summary>Whether a pod waits for an image whose name no registry can have, which no time changes.</summary>
    public static bool NeverStarts(PodFact pod) => pod.Waiting?.StartsWith("InvalidImageName", StringComparison.Ordinal) is true;

    /// <summary>Whether a pod was evicted since the data took more room than <c>spec.dataset.scratch</c> gives.</summary>
    public static bool FilledScratch(PodFact pod) => pod.Reason == "Evicted"
        && pod.ReasonMessage?.Contains($"EmptyDir volume \"{DataContract.ScratchVolume}\"", StringComparison.Ordinal) is true;

    /// <summary>The signal that an exit code stands for, such as <c>SIGSEGV</c>.</summary>
    public static string Signal(int exitCode) => (exitCode - SignalBase) switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        10 => "SIGUSR1",
        11 => "SIGSEGV",
        12 => "SIGUSR2",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 => "SIGSYS",
        var number => $"signal {number}",
    };

    private static FailureCause Final(AttemptCause cause) => new(cause, Counted: false, Permanent: true);

    private static FailureCause Infrastructure(AttemptCause cause) => new(cause, Counted: false);

    private static FailureCause OfDisruption(PodFact pod) => (pod.DisruptionReason, pod.Reason) switch
    {
        ({ } by, _) when Disruption.IsOfLostNode(by) => Infrastructure(AttemptCause.NodeLost),

        // PreemptionByKubeScheduler until 1.26, PreemptionByScheduler from 1.27, WorkloadEvictedDueToPreempted of Kueue, in whose early
        // releases the message alone says why a group was evicted.
        ({ } by, _) when by.Contains("Preempt", StringComparison.Ordinal) => Infrastructure(AttemptCause.Preempted),
        ("WorkloadEvicted", _) when Says(pod.DisruptionMessage, "Preempted") => Infrastructure(AttemptCause.Preempted),
        (_, "Preempting" or "Preempted") => Infrastructure(AttemptCause.Preempted),
        (_, "NodeLost" or "NodeShutdown" or "Shutdown" or "Terminated") => Infrastructure(AttemptCause.NodeLost),
        (Disruption.ByKubelet, null) when Says(pod.DisruptionMessage, "node shutdown") => Infrastructure(AttemptCause.NodeLost),
        (Disruption.ByKubelet, null) when Says(pod.DisruptionMessage, "preempted") => Infrastructure(AttemptCause.Preempted),
        (null, "Evicted") => new(AttemptCause.Evicted, Counted: PassedOwnLimit(pod)),
        (not null, _) => Infrastructure(AttemptCause.Evicted),

        // A kubelet that came back does not take a pod again that ran on it before.
        (null, not null) => Infrastructure(AttemptCause.NodeLost),
        _ => Infrastructure(AttemptCause.PodLost),
    };

    private static FailureCause OfNoContainer(PodFact pod) => pod switch
    {
        { Reason: not null } => Infrastructure(AttemptCause.Unschedulable),

        // What a webhook had put before the trainer failed.
        { Phase: PodPhases.Failed, Waiting: not null } => new(AttemptCause.Error, Counted: true),
        { Phase: PodPhases.Failed } => Infrastructure(AttemptCause.PodLost),
        _ when NeverStarts(pod) => Final(AttemptCause.Image),
        { ScheduledAt: null, NodeName: null } => Infrastructure(AttemptCause.Unschedulable),
        _ => Infrastructure(AttemptCause.Image),
    };

    // The kubelet's words since 1.20 for a pod, a container and a volume that took more than their own limits, which no lack of the node
    // explains: the next pod would take as much.
    private static bool PassedOwnLimit(PodFact pod) => Says(pod.ReasonMessage, "exceeds the total limit")
        || Says(pod.ReasonMessage, "exceeded its local ephemeral storage limit")
        || Says(pod.ReasonMessage, "exceeds the limit");

    /// <summary>Whether a container of ours ended with this <see cref="TrainerError.Reason"/>.</summary>
    internal static bool Says(PodFact pod, string reason) => ContractJson.TryRead<TrainerError>(pod.TerminationMessage)?.Reason == reason;

    private static bool Says(string? message, string words) => message?.Contains(words, StringComparison.Ordinal) is true;
}

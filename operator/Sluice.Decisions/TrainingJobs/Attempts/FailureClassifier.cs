using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>Why the pod of a job ended: by what the cluster did to it first, by its exit code (sysexits) after that.</summary>
public static class FailureClassifier
{
    private const int Terminated = 128 + 15;
    private const int MaxMessage = 512;

    /// <summary>How a worker ended.</summary>
    public static AttemptFailure Classify(PodFact pod) => Classify(pod, $"worker {pod.Rank}", "spec.resources");

    /// <summary>How a pod ended, by the table. The first row that fits counts.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="who">What people call the pod, without its name.</param>
    /// <param name="resources">The field that holds the pod's compute resources.</param>
    public static AttemptFailure Classify(PodFact pod, string who, string resources)
    {
        var (cause, permanent, counted) = pod switch
        {
            // The trainer's own word is worth more than what came over its pod later.
            { ExitCode: ExitCodes.BadSpec } => (AttemptCause.BadSpec, true, false),
            { ExitCode: ExitCodes.BadData } => (AttemptCause.BadData, true, false),
            { ExitCode: ExitCodes.NoInput } => (AttemptCause.NoInput, true, false),
            { ExitCode: ExitCodes.BadConfiguration } => (AttemptCause.BadConfiguration, true, false),
            { ExitCode: ExitCodes.CannotCreate } when SaysVersionTaken(pod) => (AttemptCause.BadSpec, true, false),
            { TerminationReason: "OOMKilled" } => (AttemptCause.OutOfMemory, false, false),

            // Another pod would fill its scratch as this one did.
            _ when FilledScratch(pod) => (AttemptCause.Evicted, true, false),
            { Phase: PodPhases.Unknown } => (AttemptCause.PodLost, false, false),
            { Reason: "NodeLost" or "NodeShutdown" or "Shutdown" } or { DisruptionReason: "DeletionByTaintManager" or "DeletionByPodGC" }
                when Disruption.Came(pod) => (AttemptCause.PodLost, false, false),
            _ when Disruption.Came(pod) => (AttemptCause.Evicted, false, false),
            { ExitCode: Terminated } => (AttemptCause.Evicted, false, false),

            // The node refused it, or gave it up before it ran: no program has said anything.
            { ExitCode: null } => (AttemptCause.Evicted, false, false),
            { ExitCode: ExitCodes.TryAgain } => (AttemptCause.TemporaryFailure, false, true),
            _ => (AttemptCause.Error, false, true),
        };
        return new AttemptFailure
        {
            Cause = cause,
            Permanent = permanent,
            Counted = counted,
            ExitCode = pod.ExitCode,
            Node = pod.NodeName,
            Message = Describe(pod, cause, $"{who} ({pod.Name})", resources),
            At = pod.TerminatedAt,
        };
    }

    /// <summary>Whether a pod can be given up although it has not ended: its node is not there to end it.</summary>
    public static bool IsLost(PodFact pod) => !pod.Ended
        && (pod.Phase == PodPhases.Unknown || pod.Reason == "NodeLost"
            || (pod.Deleting && pod.DisruptionReason is "DeletionByTaintManager" or "DeletionByPodGC"));

    // Other reasons for 73, such as a full volume, may pass.
    private static bool SaysVersionTaken(PodFact pod) =>
        ContractJson.TryRead<TrainerError>(pod.TerminationMessage)?.Reason == Reasons.VersionTaken;

    // The kubelet's words: Usage of EmptyDir volume "sluice-scratch" exceeds the limit "10Gi".
    private static bool FilledScratch(PodFact pod) => pod.Reason == "Evicted"
        && pod.ReasonMessage?.Contains($"EmptyDir volume \"{DataContract.ScratchVolume}\"", StringComparison.Ordinal) == true;

    private static string Describe(PodFact pod, AttemptCause cause, string who, string resources)
    {
        if (FilledScratch(pod))
        {
            return MessageText.Cut(
                $"spec.dataset.scratch: {who} needs more room for the data; raise it ({pod.ReasonMessage!.Trim()})", MaxMessage);
        }

        if (ContractJson.TryRead<TrainerError>(pod.TerminationMessage) is { Message.Length: > 0 } error)
        {
            // The message of a good trainer starts with the field; others get it in front.
            return MessageText.Cut(error.Field is { Length: > 0 } field && !error.Message.StartsWith(field, StringComparison.Ordinal)
                ? $"{field}: {error.Message}"
                : error.Message,
                MaxMessage);
        }

        var what = cause switch
        {
            AttemptCause.OutOfMemory => $"ran out of memory; raise {resources}.limits.memory",
            AttemptCause.PodLost => $"was lost with its node {pod.NodeName ?? "(unknown)"}",
            AttemptCause.Evicted => Disruption.Of(pod) ?? "was ended from outside",
            _ => $"ended with exit code {pod.ExitCode}",
        };
        return string.IsNullOrWhiteSpace(pod.TerminationMessage)
            ? $"{who} {what}"
            : MessageText.Cut($"{who} {what}: {pod.TerminationMessage.Trim()}", MaxMessage);
    }
}

/// <summary>How an attempt failed.</summary>
public sealed record AttemptFailure
{
    /// <summary><see cref="AttemptCause"/>.</summary>
    public AttemptCause Cause { get; init; } = AttemptCause.Error;

    /// <summary>Whether another attempt cannot succeed.</summary>
    public bool Permanent { get; init; }

    /// <summary>Whether it counts against <c>spec.runPolicy.backoffLimit</c>.</summary>
    public bool Counted { get; init; }

    /// <summary>Exit code of the worker at fault. Null when none is known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Node of that worker.</summary>
    public string? Node { get; init; }

    /// <summary>What the trainer, or else the cluster, said.</summary>
    public string Message { get; init; } = "";

    /// <summary>When the worker ended, UTC. Null when that is not known.</summary>
    public DateTime? At { get; init; }
}

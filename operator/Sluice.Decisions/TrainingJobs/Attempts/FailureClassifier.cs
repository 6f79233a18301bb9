using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>Says how the pod of a job ended: why, what follows, and in which words.</summary>
public static class FailureClassifier
{
    private const int MaxMessage = 768;

    // However long the words of the cluster are, some lines of the log are left.
    private const int LeastLog = 256;

    /// <summary>How a worker ended.</summary>
    public static AttemptFailure Classify(PodFact pod) => Classify(pod, $"worker {pod.Rank}", "spec.resources");

    /// <summary>How a pod ended.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="who">What people call the pod, without its name.</param>
    /// <param name="resources">The field that holds the pod's compute resources.</param>
    public static AttemptFailure Classify(PodFact pod, string who, string resources)
    {
        var cause = FailureCause.Of(pod);
        return new AttemptFailure
        {
            Cause = cause.Cause,
            Permanent = cause.Permanent,
            Counted = cause.Counted,
            ExitCode = pod.ExitCode,
            Rank = pod.Rank,
            Node = pod.NodeName,
            Message = Describe(pod, cause.Cause, $"{who} ({pod.Name})", resources),
            At = pod.TerminatedAt,
        };
    }

    private static string Describe(PodFact pod, AttemptCause cause, string who, string resources)
    {
        if (FailureCause.FilledScratch(pod))
        {
            return MessageText.Cut(
                $"spec.dataset.scratch: {who} needs more room for the data; raise it ({pod.ReasonMessage!.Trim()})", MaxMessage);
        }

        if (FailureCause.NeverStarts(pod))
        {
            return MessageText.Cut($"spec.trainer.image: {who} cannot start: {pod.Waiting}", MaxMessage);
        }

        if (ContractJson.TryRead<TrainerError>(pod.TerminationMessage) is { Message.Length: > 0 } error)
        {
            // The message of a good trainer starts with the field; others get it in front.
            return MessageText.Cut(error.Field is { Length: > 0 } field && !error.Message.StartsWith(field, StringComparison.Ordinal)
                ? $"{field}: {error.Message}"
                : error.Message,
                MaxMessage);
        }

        var said = MessageText.Cut($"{who} {What(pod, cause, resources)}", MaxMessage - LeastLog);
        var log = LogTail.Of(pod.TerminationMessage ?? "", MaxMessage - said.Length - 2);
        return log.Length == 0 ? said : $"{said}: {log}";
    }

    private static string What(PodFact pod, AttemptCause cause, string resources) => cause switch
    {
        AttemptCause.OutOfMemory => $"ran out of memory; raise {resources}.limits.memory",
        AttemptCause.NodeLost => $"was lost with its node {pod.NodeName ?? "(unknown)"}{Because(pod)}",
        AttemptCause.Preempted => $"was preempted{Because(pod)}",
        AttemptCause.Evicted or AttemptCause.PodLost => Disruption.Of(pod) ?? "was ended from outside",
        AttemptCause.Deadline => "ran for longer than the deadline that its pod was given",
        AttemptCause.Signal when pod.ExitCode == 128 + 9 =>
            $"was ended by SIGKILL (exit code 137), perhaps for lack of memory; if so, raise {resources}.limits.memory",
        AttemptCause.Signal => $"was ended by {FailureCause.Signal(pod.ExitCode ?? 0)} (exit code {pod.ExitCode})",
        AttemptCause.Unschedulable when pod.Reason is not null => $"was refused by its node {pod.NodeName ?? "(unknown)"}{Because(pod)}",
        AttemptCause.Unschedulable => $"has no node: {pod.Waiting ?? "no reason given"}",
        AttemptCause.Image when pod.ExitCode is null => $"cannot start: {pod.Waiting ?? "no reason given"}",
        AttemptCause.Image => "could not be started; check spec.trainer.image and the command that it starts",
        _ when pod.Succeeded => "ended with exit code 0 before rank 0 did, which needs its sshd to the end",
        _ when pod.ExitCode is null => $"did not run: {pod.Waiting ?? "no reason given"}",
        _ => $"ended with exit code {pod.ExitCode}{(pod.DeviceUnhealthy ? ", and its node says that a device of it is unhealthy" : "")}",
    };

    private static string Because(PodFact pod) =>
        pod.Deleting || (pod.DisruptionReason ?? pod.Reason) is not null ? $" ({Disruption.Word(pod)})" : "";
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

    /// <summary>The entry of <c>spec.runPolicy.rules</c> that decided what follows. Null when none did.</summary>
    public int? Rule { get; init; }

    /// <summary>Exit code of the worker at fault. Null when none is known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Rank of that worker. Null when no single worker is at fault.</summary>
    public int? Rank { get; init; }

    /// <summary>Node of that worker.</summary>
    public string? Node { get; init; }

    /// <summary>How many workers had a node, where the attempt ended because others had none in time. Null otherwise.</summary>
    public int? Placed { get; init; }

    /// <summary>What the trainer, or else the cluster, said.</summary>
    public string Message { get; init; } = "";

    /// <summary>When the worker ended, UTC. Null when that is not known.</summary>
    public DateTime? At { get; init; }
}

using System.Globalization;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Operator.Kinds.TrainingJobs;
using Sluice.Operator.Kinds.TrainingJobs.Launching;

namespace Sluice.Operator.Kinds.Pods;

/// <summary>Reads the facts of a pod.</summary>
internal static class PodFacts
{
    /// <summary>The facts of a pod that Sluice created.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Name of the container that Sluice defined: admission webhooks add others beside it and before it.</param>
    /// <param name="accelerators">Which resources count as GPUs. Null for those that count by default.</param>
    public static PodFact Of(V1Pod pod, string container, Accelerators? accelerators = null)
    {
        var own = Own(pod, container);
        var terminated = Terminated(own, pod.Status?.Phase) ?? FailedBefore(pod);

        // Kueue stops the pods of a group with a condition of its own.
        var disruption = Condition(pod, "DisruptionTarget", "True") ?? Condition(pod, "TerminationTarget", "True");
        return new PodFact
        {
            Name = pod.Metadata.Name,
            Uid = pod.Metadata.Uid,
            Attempt = Number(pod, Labels.Attempt),
            Trial = pod.Metadata.Labels?.ContainsKey(Labels.Trial) is true ? Number(pod, Labels.Trial) : null,
            Rank = Number(pod, Labels.Rank),
            Phase = pod.Status?.Phase ?? PodPhases.Pending,
            Ready = IsReady(pod),
            Reason = pod.Status?.Reason,
            ReasonMessage = pod.Status?.Reason is null ? null : pod.Status.Message,
            DisruptionReason = disruption?.Reason,
            DisruptionMessage = disruption?.Message,
            DisruptedAt = Earliest(disruption?.LastTransitionTime, DeletedAt(pod)),
            GoneBy = pod.Metadata.DeletionTimestamp,
            Conditions = [.. (pod.Status?.Conditions ?? []).Select(condition => new PodConditionFact(condition.Type, condition.Status))],
            Gated = IsGated(pod),
            Queue = Label(pod, Kueue.QueueName),
            Managed = Label(pod, Kueue.Managed) == "true",
            DeviceUnhealthy = own?.AllocatedResourcesStatus?.SelectMany(resource => resource.Resources ?? [])
                .Any(device => device.Health == "Unhealthy") is true,
            ScheduledAt = Condition(pod, "PodScheduled", "True")?.LastTransitionTime,
            Gpus = pod.Spec?.Containers?.Sum(each => Gpus(each, accelerators ?? Accelerators.Default)) ?? 0,
            Started = own?.State?.Running is not null || terminated is not null,
            ContainerReady = own?.Ready is true,
            ExitCode = terminated?.ExitCode,
            TerminationReason = terminated?.Reason,

            // A result is JSON whose numbers and names count; the texts in it are masked where they are used.
            TerminationMessage = terminated is { ExitCode: not 0, Message: { } said } ? LogTail.Masked(said) : terminated?.Message,
            TerminatedAt = terminated?.FinishedAt,
            Waiting = terminated is null ? PodWaits.Of(pod, container) : null,
            NodeName = pod.Spec?.NodeName,
            ImageId = string.IsNullOrEmpty(own?.ImageID) ? own?.Image : own.ImageID,
            CreatedAt = pod.Metadata.CreationTimestamp ?? default,
            Ending = pod.Spec?.ActiveDeadlineSeconds <= PodShape.EndsAtOnce,
            TimedOut = IsTimedOut(pod, terminated?.FinishedAt),
            Deleting = pod.Metadata.DeletionTimestamp is not null,
        };
    }

    // A gang without nodes has no gate: its scheduler alone holds it back.
    private static bool IsGated(V1Pod pod) => HasGates(pod)
        || (string.IsNullOrEmpty(pod.Spec?.NodeName) && pod.Metadata.Annotations?.ContainsKey(Volcano.GroupName) is true
            && pod.Status?.Phase is not ("Succeeded" or "Failed"));

    /// <summary>Whether scheduling gates keep every scheduler from looking at a pod.</summary>
    public static bool HasGates(V1Pod pod) => pod.Spec?.SchedulingGates?.Count > 0
        || Condition(pod, "PodScheduled", "False") is { Reason: "SchedulingGated" };

    /// <summary>The value of a label. Null when the pod does not have it.</summary>
    public static string? Label(V1Pod pod, string key) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(key, out var value) ? value : null;

    /// <summary>Whether a pod receives requests.</summary>
    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && Condition(pod, "Ready", "True") is not null;

    /// <summary>The reported state of our container. Null when none is reported yet.</summary>
    public static V1ContainerStatus? Own(V1Pod pod, string container) =>
        pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == container);

    // A kubelet that finds a container gone may say so of the last state only (kubernetes/kubernetes#137992).
    private static V1ContainerStateTerminated? Terminated(V1ContainerStatus? own, string? phase) => own?.State switch
    {
        { Terminated: { } terminated } => terminated,
        null or { Running: null, Waiting: null } when phase is PodPhases.Failed => own?.LastState?.Terminated,
        _ => null,
    };

    /// <summary>The condition of this type and status. Null when there is none.</summary>
    public static V1PodCondition? Condition(V1Pod pod, string type, string status) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == status);

    // What our own container before the program says is the word of a program, and not of the node.
    private static V1ContainerStateTerminated? FailedBefore(V1Pod pod) => pod.Status?.Phase == PodPhases.Failed
        ? pod.Status.InitContainerStatuses?
            .FirstOrDefault(status => status.Name is OwnImage.Prepare or LauncherPod.AwaitHosts
                && status.State?.Terminated is { ExitCode: not 0 })?.State.Terminated
        : null;

    private static long Gpus(V1Container container, Accelerators accelerators) =>
        accelerators.Of(
            (container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>()).Select(limit =>
                KeyValuePair.Create(limit.Key, limit.Value.ToString())));

    // deletionTimestamp is when the pod must be gone: the time of the request plus the grace period.
    private static DateTime? DeletedAt(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp - TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0);

    private static bool IsTimedOut(V1Pod pod, DateTime? ended) =>
        pod is { Status.Reason: "DeadlineExceeded", Spec.ActiveDeadlineSeconds: > PodShape.EndsAtOnce and var seconds }
        && !(ended < pod.Status.StartTime + TimeSpan.FromSeconds(seconds));

    private static DateTime? Earliest(DateTime? one, DateTime? other) => one is null || other < one ? other : one;

    private static int Number(V1Pod pod, string label) =>
        Label(pod, label) is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}

/// <summary>Why a pod's container does not run or is not ready, as scheduler and kubelet report it.</summary>
internal static class PodWaits
{
    private const string InitContainer = "init container";

    /// <summary>
    /// The reason. Our container comes first, then what must run before it or beside it. Null when nothing is wrong, or no reason is
    /// reported.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Name of the container that Sluice defined.</param>
    public static string? Of(V1Pod pod, string container)
    {
        if (pod.Status?.Phase is "Succeeded" || PodFacts.IsReady(pod))
        {
            return null;
        }

        var own = PodFacts.Own(pod, container);
        if (pod.Status?.Phase is "Failed")
        {
            // What had to run before it failed, and it never ran.
            return own?.State is { Running: null, Terminated: null } ? Others(pod.Status.InitContainerStatuses, InitContainer, null) : null;
        }

        return (own is null ? null : Problem(own))
            ?? Others(pod.Status?.InitContainerStatuses, InitContainer, except: null)
            ?? (own?.State?.Terminated is null ? Others(pod.Status?.ContainerStatuses, "container", except: container) : null)
            ?? Gates(pod)
            ?? (PodFacts.Condition(pod, "PodScheduled", "False") is { } unscheduled
                ? $"{unscheduled.Reason}: {unscheduled.Message}"
                : null);
    }

    // The condition says only that there are gates.
    private static string? Gates(V1Pod pod)
    {
        if (!PodFacts.HasGates(pod))
        {
            return null;
        }

        var queue = PodFacts.Label(pod, Kueue.QueueName) is { } name ? $"it waits for the queue {name}, " : "it is ";
        var gates = string.Join(", ", (pod.Spec?.SchedulingGates ?? []).Select(gate => gate.Name));
        return $"SchedulingGated: {queue}gated by {(gates.Length == 0 ? "scheduling gates" : gates)}";
    }

    private static string? Others(IList<V1ContainerStatus>? statuses, string what, string? except) => statuses?
        .Where(status => status.Name != except && !status.Ready)
        .Select(status => Problem(status) is { } problem ? $"{what} {status.Name}: {problem}" : null)
        .FirstOrDefault(problem => problem is not null);

    private static string? Problem(V1ContainerStatus status)
    {
        var last = status.LastState?.Terminated;
        return status.State switch
        {
            { Waiting: { Reason: not (null or "ContainerCreating" or "PodInitializing") } waiting } => (last, waiting.Message) switch
            {
                // How the container ended the last time explains more than that it is being restarted.
                ({ Message.Length: > 0 }, _) => $"{waiting.Reason}: {LogTail.Masked(last.Message.Trim())}",
                ({ ExitCode: not 0 }, _) => $"{waiting.Reason}: {End(last)}",
                (_, { Length: > 0 } message) => $"{waiting.Reason}: {message}",
                _ => waiting.Reason,
            },
            { Terminated: { ExitCode: not 0 } ended } => End(ended),
            { Running: not null } when !status.Ready && status.RestartCount > 0 && last is not null =>
                $"was started again {status.RestartCount} times, the last time after it {End(last)}",
            _ => null,
        };
    }

    private static string End(V1ContainerStateTerminated ended)
    {
        var end = $"ended with exit code {ended.ExitCode}{(ended.Reason is null or "Error" ? "" : $" ({ended.Reason})")}";
        return string.IsNullOrWhiteSpace(ended.Message) ? end : $"{end}: {LogTail.Masked(ended.Message.Trim())}";
    }
}

using System.Globalization;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Decisions.Observation;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Facts;

/// <summary>Reads the facts of a pod.</summary>
internal static class PodFacts
{
    /// <summary>Of one of our pods.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Name of the container that we made: webhooks put others beside it, and before it.</param>
    public static PodFact Of(V1Pod pod, string container)
    {
        var own = Own(pod, container);
        var terminated = own?.State?.Terminated;
        var disruption = Condition(pod, "DisruptionTarget", "True");
        return new PodFact
        {
            Name = pod.Metadata.Name,
            Uid = pod.Metadata.Uid,
            Attempt = Number(pod, Labels.Attempt),
            Rank = Number(pod, Labels.Rank),
            Phase = pod.Status?.Phase ?? PodPhases.Pending,
            Ready = IsReady(pod),
            Reason = pod.Status?.Reason,
            ReasonMessage = pod.Status?.Reason is null ? null : pod.Status.Message,
            DisruptionReason = disruption?.Reason,
            DisruptedAt = Earliest(disruption?.LastTransitionTime, DeletedAt(pod)),
            ScheduledAt = Condition(pod, "PodScheduled", "True")?.LastTransitionTime,
            Gpus = pod.Spec?.Containers?.Sum(Gpus) ?? 0,
            Started = own?.State?.Running is not null || terminated is not null,
            ExitCode = terminated?.ExitCode,
            TerminationReason = terminated?.Reason,
            TerminationMessage = terminated?.Message,
            TerminatedAt = terminated?.FinishedAt,
            Waiting = terminated is null ? PodWaits.Of(pod, container) : null,
            NodeName = pod.Spec?.NodeName,
            ImageId = string.IsNullOrEmpty(own?.ImageID) ? own?.Image : own.ImageID,
            CreatedAt = pod.Metadata.CreationTimestamp ?? default,
            Ending = pod.Spec?.ActiveDeadlineSeconds <= ClusterWriter.EndsAtOnce,
            TimedOut = IsTimedOut(pod, terminated?.FinishedAt),
            Deleting = pod.Metadata.DeletionTimestamp is not null,
        };
    }

    /// <summary>Whether a pod may get requests.</summary>
    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && Condition(pod, "Ready", "True") is not null;

    /// <summary>State of our container; null: none is reported yet.</summary>
    public static V1ContainerStatus? Own(V1Pod pod, string container) =>
        pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == container);

    /// <summary>A condition of this status; null: none.</summary>
    public static V1PodCondition? Condition(V1Pod pod, string type, string status) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == status);

    private static long Gpus(V1Container container) =>
        GpuResources.Of((container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>()).Select(limit => KeyValuePair.Create(limit.Key, limit.Value.ToString())));

    // The API server notes when the pod must be gone, and how long it may take for that.
    private static DateTime? DeletedAt(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp - TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0);

    private static bool IsTimedOut(V1Pod pod, DateTime? ended) =>
        pod is { Status.Reason: "DeadlineExceeded", Spec.ActiveDeadlineSeconds: > ClusterWriter.EndsAtOnce and var seconds }
        && !(ended < pod.Status.StartTime + TimeSpan.FromSeconds(seconds));

    private static DateTime? Earliest(DateTime? one, DateTime? other) => one is null || other < one ? other : one;

    private static int Number(V1Pod pod, string label) =>
        pod.Metadata.Labels is { } labels
        && labels.TryGetValue(label, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}

using System.Globalization;

using k8s.Models;

using Sluice.Api.Metadata;
using Sluice.Decisions.Facts;

namespace Sluice.Operator.Facts;

/// <summary>Reads the facts of a pod.</summary>
internal static class PodFacts
{
    /// <summary>Of one of our pods, which have one container.</summary>
    public static PodFact Of(V1Pod pod)
    {
        var container = pod.Status?.ContainerStatuses?.FirstOrDefault();
        var terminated = container?.State?.Terminated;
        return new PodFact
        {
            Name = pod.Metadata.Name,
            Uid = pod.Metadata.Uid,
            Attempt = Number(pod, Labels.Attempt),
            Rank = Number(pod, Labels.Rank),
            Phase = pod.Status?.Phase ?? PodPhases.Pending,
            Ready = IsReady(pod),
            Reason = pod.Status?.Reason,
            DisruptionReason = pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "DisruptionTarget", Status: "True" })?.Reason,
            ExitCode = terminated?.ExitCode,
            TerminationReason = terminated?.Reason,
            TerminationMessage = terminated?.Message,
            TerminatedAt = terminated?.FinishedAt,
            Waiting = Waiting(pod),
            NodeName = pod.Spec?.NodeName,
            ImageId = string.IsNullOrEmpty(container?.ImageID) ? container?.Image : container.ImageID,
            CreatedAt = pod.Metadata.CreationTimestamp ?? default,
            Deleting = pod.Metadata.DeletionTimestamp is not null,
        };
    }

    /// <summary>Whether a pod may get requests.</summary>
    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null
        && (pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false);

    /// <summary>Why a pod does not run yet, or failed to stay up; null: it does.</summary>
    public static string? Waiting(V1Pod pod)
    {
        var container = pod.Status?.ContainerStatuses?.FirstOrDefault();
        if (container?.State?.Waiting is { Reason: not ("ContainerCreating" or "PodInitializing") } waiting)
        {
            // Why the container ended last says more than that it is being restarted.
            return container.LastState?.Terminated?.Message is { Length: > 0 } last
                ? $"{waiting.Reason}: {last.Trim()}"
                : string.IsNullOrEmpty(waiting.Message) ? waiting.Reason : $"{waiting.Reason}: {waiting.Message}";
        }

        return pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" }) is { } unscheduled
            ? $"{unscheduled.Reason}: {unscheduled.Message}"
            : null;
    }

    private static int Number(V1Pod pod, string label) =>
        pod.Metadata.Labels is { } labels
        && labels.TryGetValue(label, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}

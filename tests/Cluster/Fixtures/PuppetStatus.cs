using k8s.Models;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>A pod's status as a kubelet would report it.</summary>
internal static class PuppetStatus
{
    public static V1PodStatus Of(V1Pod pod, PodFate fate, string address)
    {
        if (fate is PodFate.Beside beside)
        {
            return Beside(pod, beside.Own, address);
        }

        var now = DateTime.UtcNow;
        var started = pod.Status.StartTime ?? now;
        var (phase, reason, message) = fate switch
        {
            PodFate.Runs => ("Running", null, null),
            PodFate.Waits => ("Pending", null, null),
            PodFate.Exits { ExitCode: 0 } => ("Succeeded", null, null),
            PodFate.Exits => ("Failed", null, null),
            PodFate.Lost lost => ("Failed", lost.Reason, lost.Message),
            _ => (pod.Status.Phase, pod.Status.Reason, pod.Status.Message),
        };
        var ready = fate is PodFate.Runs { Ready: true };
        return new V1PodStatus
        {
            Phase = phase,
            Reason = reason,
            Message = message,
            StartTime = started,
            HostIP = "127.0.0.1",
            PodIP = address,
            PodIPs = [new V1PodIP { Ip = address }],
            QosClass = pod.Status.QosClass,
            Conditions = WithOthers(
                pod,
                Condition(pod, "PodScheduled", true, now),
                Condition(pod, "Initialized", true, now),
                Condition(pod, "ContainersReady", ready, now),
                Condition(pod, "Ready", ready, now)),
            ContainerStatuses = [.. pod.Spec.Containers.Select(c => Container(c, fate, started, now))],
        };
    }

    // A kubelet ends a pod whose deadline has passed, and reports what its containers left.
    private static V1PodStatus Beside(V1Pod pod, PodFate.Exits own, string address)
    {
        var ended = pod.Spec.ActiveDeadlineSeconds == 1;
        var status = Of(pod, own, address);
        var proxy = Container(
            new V1Container { Name = "istio-proxy", Image = "proxy:1" },
            ended ? new PodFate.Exits(137) : new PodFate.Runs(),
            status.StartTime!.Value,
            DateTime.UtcNow);
        status.Phase = ended ? "Failed" : "Running";
        status.Reason = ended ? "DeadlineExceeded" : null;
        status.ContainerStatuses = [proxy, .. status.ContainerStatuses.Select(container => Kept(pod, container))];
        return status;
    }

    // A container ends once.
    private static V1ContainerStatus Kept(V1Pod pod, V1ContainerStatus now) =>
        pod.Status.ContainerStatuses?.FirstOrDefault(before => before.Name == now.Name && before.State?.Terminated is not null) ?? now;

    /// <summary>Whether two statuses say something else; when they were written does not count.</summary>
    public static bool Differ(V1PodStatus old, V1PodStatus @new) => Text(old) != Text(@new);

    /// <summary>
    /// Conditions of scheduler and kubelet, and those of others, such as why a pod is to end, which these leave as they are.
    /// </summary>
    public static IList<V1PodCondition> WithOthers(V1Pod pod, params V1PodCondition[] own) =>
        [.. own, .. pod.Status.Conditions?.Where(other => own.All(condition => condition.Type != other.Type)) ?? []];

    private static V1PodCondition Condition(V1Pod pod, string type, bool value, DateTime now)
    {
        var status = value ? "True" : "False";
        var old = pod.Status.Conditions?.FirstOrDefault(c => c.Type == type);
        var since = old?.Status == status ? old.LastTransitionTime : now;
        return new V1PodCondition { Type = type, Status = status, LastTransitionTime = since };
    }

    private static V1ContainerStatus Container(V1Container container, PodFate fate, DateTime started, DateTime now) => new()
    {
        Name = container.Name,
        Image = container.Image,
        ImageID = $"{container.Image}@puppet",
        ContainerID = fate is PodFate.Runs or PodFate.Exits ? $"puppet://{container.Name}" : null,
        Ready = fate is PodFate.Runs { Ready: true },
        Started = fate is PodFate.Runs,
        State = fate switch
        {
            PodFate.Runs => new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = started } },
            PodFate.Waits waits => new V1ContainerState
            {
                Waiting = new V1ContainerStateWaiting { Reason = waits.Reason, Message = waits.Message },
            },
            PodFate.Exits exits => new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated
                {
                    ExitCode = exits.ExitCode,
                    Reason = exits.Reason ?? (exits.ExitCode == 0 ? "Completed" : "Error"),
                    Message = exits.Message,
                    StartedAt = started,
                    FinishedAt = now,
                },
            },
            _ => new V1ContainerState(),
        },
    };

    private static string Text(V1PodStatus status) => string.Join(
        '|',
        [
            status.Phase, status.Reason, status.Message, status.PodIP,
            .. status.Conditions?.Select(c => $"{c.Type}={c.Status}").Order() ?? Enumerable.Empty<string>(),
            .. status.ContainerStatuses?.Select(c => $"{c.Name} {c.Ready} {c.State?.Waiting?.Reason} {c.State?.Terminated?.ExitCode}")
                ?? [],
        ]);
}

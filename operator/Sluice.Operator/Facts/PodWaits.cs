using k8s.Models;

namespace Sluice.Operator.Facts;

/// <summary>Says why a pod's container does not run, or is not ready, in the words of scheduler and kubelet.</summary>
internal static class PodWaits
{
    /// <summary>Our container first, then what must run before it or beside it; null: nothing is wrong, or nobody has said what.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Name of the container that we made.</param>
    public static string? Of(V1Pod pod, string container)
    {
        if (pod.Status?.Phase is "Succeeded" or "Failed" || PodFacts.IsReady(pod))
        {
            return null;
        }

        var own = PodFacts.Own(pod, container);
        return (own is null ? null : Problem(own))
            ?? Others(pod.Status?.InitContainerStatuses, "init container", except: null)
            ?? (own?.State?.Terminated is null ? Others(pod.Status?.ContainerStatuses, "container", except: container) : null)
            ?? (PodFacts.Condition(pod, "PodScheduled", "False") is { } unscheduled ? $"{unscheduled.Reason}: {unscheduled.Message}" : null);
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
                // Why the container ended last says more than that it is being restarted.
                ({ Message.Length: > 0 }, _) => $"{waiting.Reason}: {last.Message.Trim()}",
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
        return string.IsNullOrWhiteSpace(ended.Message) ? end : $"{end}: {ended.Message.Trim()}";
    }
}

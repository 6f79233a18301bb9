using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs.Running;

/// <summary>
/// What <c>spec.pod</c> cannot say of queues: a group is that of one attempt, and only Sluice knows when one begins. Kueue would hold back
/// pods for ever whose group has another number of pods than it was given.
/// </summary>
internal static class QueueRules
{
    private static readonly string[] Groups =
    [
        Kueue.GroupName, Kueue.GroupCount, Kueue.Retriable, Kueue.IndexLabel, Kueue.Managed, Volcano.GroupName,
        Volcano.ControllerGroupName,
    ];

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        if (spec.Pod is not { Labels: { } labels, Annotations: { } annotations } pod)
        {
            yield break;
        }

        var marks = labels.Keys.Select(key => ("Labels", key)).Concat(annotations.Keys.Select(key => ("Annotations", key)));
        foreach (var (field, key) in marks)
        {
            if (Groups.Contains(key))
            {
                yield return ($"Spec.Pod.{field}", $"'{key}' is Sluice's own, since each attempt is a group; remove it{Instead(key, pod)}");
            }
        }

        if (labels.TryGetValue(Kueue.QueueName, out var queue) && NameRules.ObjectName(queue) is { } fault)
        {
            yield return ($"Spec.Pod.Labels[{Kueue.QueueName}]", fault);
        }

        if (annotations.ContainsKey(Kueue.QueueName))
        {
            yield return ("Spec.Pod.Annotations", $"'{Kueue.QueueName}' is a label; write it under the labels of the job");
        }
    }

    private static string Instead(string key, PodOptions pod) => key.StartsWith(Kueue.Domain, StringComparison.Ordinal)
        ? $", and name the queue by the label {Kueue.QueueName} of the job"
        : pod.SchedulerName == Volcano.Scheduler ? "" : $", and set spec.pod.schedulerName to {Volcano.Scheduler}";
}

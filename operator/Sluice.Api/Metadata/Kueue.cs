namespace Sluice.Api.Metadata;

/// <summary>What Kueue reads on a pod and writes on it (its integration "pod", kueue.sigs.k8s.io, release 0.9 to 0.19).</summary>
public static class Kueue
{
    /// <summary>Domain of Kueue's labels, annotations, gates and finalizers.</summary>
    public const string Domain = "kueue.x-k8s.io/";

    /// <summary>Label: the LocalQueue of the namespace in which the pods of a group wait.</summary>
    public const string QueueName = Domain + "queue-name";

    /// <summary>Label: the WorkloadPriorityClass of a group.</summary>
    public const string PriorityClass = Domain + "priority-class";

    /// <summary>Label: how long a group may run, in seconds.</summary>
    public const string MaxExecTime = Domain + "max-exec-time-seconds";

    /// <summary>Label: the group of a pod, which also names its Workload.</summary>
    public const string GroupName = Domain + "pod-group-name";

    /// <summary>Annotation: the number of pods of a group. Kueue admits none of them before all are there.</summary>
    public const string GroupCount = Domain + "pod-group-total-count";

    /// <summary>Annotation: <c>false</c> when no pod of the group is replaced, so that it has finished once all have ended.</summary>
    public const string Retriable = Domain + "retriable-in-group";

    /// <summary>Annotation: the label whose value is a pod's place in its group.</summary>
    public const string IndexLabel = Domain + "pod-group-pod-index-label";

    /// <summary>Label that Kueue's webhook puts on each pod that it holds back.</summary>
    public const string Managed = Domain + "managed";

    /// <summary>Labels of a TrainingJob that its workers get.</summary>
    public static readonly IReadOnlyList<string> Inherited = [QueueName, PriorityClass, MaxExecTime];
}

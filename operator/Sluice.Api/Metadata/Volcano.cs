namespace Sluice.Api.Metadata;

/// <summary>What Volcano's scheduler reads (volcano.sh, its API scheduling.volcano.sh/v1beta1).</summary>
public static class Volcano
{
    /// <summary>The <c>schedulerName</c> of pods that Volcano schedules.</summary>
    public const string Scheduler = "volcano";

    /// <summary>API version of the kind <see cref="GroupKind"/>.</summary>
    public const string ApiVersion = "scheduling.volcano.sh/v1beta1";

    /// <summary>The kind of a gang.</summary>
    public const string GroupKind = "PodGroup";

    /// <summary>Annotation of a pod: its PodGroup. It is the one by which the scheduler finds the pods of a gang.</summary>
    public const string GroupName = "scheduling.k8s.io/group-name";

    /// <summary>Annotation of a pod with the same value, which Volcano's controllers read.</summary>
    public const string ControllerGroupName = "scheduling.volcano.sh/group-name";

    /// <summary>Annotation or label of a TrainingJob, and annotation of a pod without a PodGroup of ours: the queue.</summary>
    public const string QueueName = "scheduling.volcano.sh/queue-name";
}

using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>What a user may set on the pods that Sluice makes; the rest, the security context above all, is Sluice's.</summary>
public sealed record PodOptions
{
    /// <summary>The labels that a node must have to run the pods. By default any node may run them.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>The taints that the pods tolerate. By default they tolerate none.</summary>
    public IReadOnlyList<PodToleration> Tolerations { get; init; } = [];

    /// <summary>The pods have the PriorityClass of this name. Defaults to that of the cluster.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>
    /// The name of the scheduler that finds nodes for the pods. With volcano the workers of a TrainingJob are a gang of Volcano's, which
    /// starts as a whole. Defaults to that of the cluster.
    /// </summary>
    public string? SchedulerName { get; init; }

    /// <summary>The name of the ServiceAccount of the pods. Its token is not mounted. Defaults to that of the namespace.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>More volumes of the pods, each with the path at which it is mounted.</summary>
    public IReadOnlyList<PodVolume> Volumes { get; init; } = [];

    /// <summary>The container gets these environment variables beside those that Sluice sets.</summary>
    public IReadOnlyList<PodVariable> Env { get; init; } = [];

    /// <summary>
    /// The size of /dev/shm in bytes, such as 8Gi; it counts as memory of the pod. By default the container runtime decides, usually for
    /// 64Mi, which is too little for many data loaders and for NCCL.
    /// </summary>
    [JsonConverter(typeof(QuantityConverter))]
    public string? SharedMemory { get; init; }

    /// <summary>The Secrets with which images are pulled, beside those of the service account.</summary>
    public IReadOnlyList<PodSecret> ImagePullSecrets { get; init; } = [];

    /// <summary>More labels of the pods. A label that Sluice sets cannot be replaced.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The pods get these annotations. By default there are none.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

/// <summary>A Secret of type <c>kubernetes.io/dockerconfigjson</c> in the same namespace, with which images are pulled.</summary>
public sealed record PodSecret
{
    /// <summary>This is the name of a Secret of the type kubernetes.io/dockerconfigjson in the same namespace.</summary>
    public string Name { get; init; } = "";
}

/// <summary>A taint that a pod tolerates; fields as in core/v1 Toleration.</summary>
public sealed record PodToleration
{
    /// <summary>The key of the taint. With the operator Exists it may be left out, and then every taint is tolerated.</summary>
    public string? Key { get; init; }

    /// <summary>How the taint is matched: Exists looks at its key alone, Equal at its key and value. Defaults to Equal.</summary>
    public string? Operator { get; init; }

    /// <summary>The taint must have this value if the operator is Equal. Defaults to the empty text.</summary>
    public string? Value { get; init; }

    /// <summary>The effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. By default every effect is tolerated.</summary>
    public string? Effect { get; init; }

    /// <summary>
    /// How long the pod stays on a node with the effect NoExecute, in seconds. By default it stays for as long as it runs.
    /// </summary>
    public long? TolerationSeconds { get; init; }
}

/// <summary>Pods of one kind that Sluice makes beside those of users: what is set on them, and what they may use.</summary>
public sealed record PodTemplate
{
    /// <summary>What is set on the pods.</summary>
    public PodOptions Pod { get; init; } = new();

    /// <summary>Compute resources of the container.</summary>
    public ResourceOptions Resources { get; init; } = new();
}

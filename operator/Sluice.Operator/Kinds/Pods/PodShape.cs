using k8s.Models;
using Sluice.Api.Pods;

namespace Sluice.Operator.Kinds.Pods;

/// <summary>Builds pod specs from what users may set on pods.</summary>
internal static class PodShape
{
    /// <summary>
    /// <c>activeDeadlineSeconds</c> that ends a running pod at once. The API accepts no smaller number, and no pod of ours is created
    /// with it.
    /// </summary>
    public const long EndsAtOnce = 1;

    /// <summary>Name of the volume of /tmp.</summary>
    public const string Scratch = "tmp";

    private const string SharedMemory = "shm";

    /// <summary>A pod spec with the user's options, and a writable /tmp beside the read-only root.</summary>
    public static V1PodSpec Spec(PodOptions options, V1Container container, IEnumerable<V1Volume>? volumes = null) => new()
    {
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        SecurityContext = ContainerSecurity.ForPod(),
        NodeSelector = options.NodeSelector.Count == 0 ? null : options.NodeSelector.ToDictionary(),
        Tolerations = options.Tolerations.Count == 0 ? null : [.. options.Tolerations.Select(Toleration)],
        PriorityClassName = options.PriorityClassName,
        SchedulerName = string.IsNullOrEmpty(options.SchedulerName) ? null : options.SchedulerName,
        ServiceAccountName = options.ServiceAccountName,
        ImagePullSecrets = options.ImagePullSecrets.Count == 0
            ? null
            : [.. options.ImagePullSecrets.Select(secret => new V1LocalObjectReference { Name = secret.Name })],
        Containers = [WithOptions(container, options)],
        Volumes =
        [
            .. volumes ?? [],
            .. options.Volumes.Select(Volume),
            .. options.SharedMemory is { } size ? [InMemory(size)] : Array.Empty<V1Volume>(),
            new V1Volume { Name = Scratch, EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    /// <summary>The user's annotations. Null when there are none.</summary>
    public static Dictionary<string, string>? Annotations(PodOptions options) =>
        options.Annotations.Count == 0 ? null : options.Annotations.ToDictionary();

    /// <summary>Labels and annotations of a template.</summary>
    public static V1ObjectMeta Metadata(PodOptions options, IReadOnlyDictionary<string, string> labels) =>
        new() { Labels = Labels(options, labels), Annotations = Annotations(options) };

    /// <summary>The user's labels and ours, which win.</summary>
    public static Dictionary<string, string> Labels(PodOptions options, IReadOnlyDictionary<string, string> ours)
    {
        var labels = options.Labels.ToDictionary();
        Put(labels, ours);
        return labels;
    }

    /// <summary>Puts labels or annotations over others.</summary>
    public static void Put(Dictionary<string, string> marks, IReadOnlyDictionary<string, string> over)
    {
        foreach (var (key, value) in over)
        {
            marks[key] = value;
        }
    }

    /// <summary>A persistent volume claim, and its mount at a path.</summary>
    public static (V1Volume Volume, V1VolumeMount Mount) Claim(string name, string claim, string path, bool readOnly) =>
    (
        new V1Volume
        {
            Name = name,
            PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim, ReadOnlyProperty = readOnly },
        },
        new V1VolumeMount { Name = name, MountPath = path, ReadOnlyProperty = readOnly });

    private static V1Container WithOptions(V1Container container, PodOptions options)
    {
        container.VolumeMounts =
        [
            .. container.VolumeMounts ?? [],
            .. options.Volumes.Select(volume =>
                new V1VolumeMount { Name = volume.Name, MountPath = volume.MountPath, ReadOnlyProperty = volume.ReadOnly }),
            .. options.SharedMemory is null
                ? Array.Empty<V1VolumeMount>()
                : [new V1VolumeMount { Name = SharedMemory, MountPath = "/dev/shm" }],
            new V1VolumeMount { Name = Scratch, MountPath = "/tmp" },
        ];
        if (options.Env.Count > 0)
        {
            // The user's come last, so that they may refer to ours.
            container.Env = [.. container.Env ?? [], .. options.Env.Select(Variable)];
        }

        container.SecurityContext = ContainerSecurity.ForContainer();
        container.ImagePullPolicy = "IfNotPresent";
        return container;
    }

    private static V1Volume Volume(PodVolume volume) => new()
    {
        Name = volume.Name,
        ConfigMap = volume.ConfigMap is { } map ? new V1ConfigMapVolumeSource { Name = map.Name } : null,
        Secret = volume.Secret is { } secret ? new V1SecretVolumeSource { SecretName = secret.SecretName } : null,
        PersistentVolumeClaim = volume.PersistentVolumeClaim is { } claim
            ? new V1PersistentVolumeClaimVolumeSource { ClaimName = claim.ClaimName, ReadOnlyProperty = volume.ReadOnly }
            : null,
        EmptyDir = volume.EmptyDir is { } folder
            ? new V1EmptyDirVolumeSource { SizeLimit = folder.SizeLimit is { } limit ? new ResourceQuantity(limit) : null }
            : null,
    };

    private static V1Volume InMemory(string size) => new()
    {
        Name = SharedMemory,
        EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity(size) },
    };

    /// <summary>A variable of Sluice's.</summary>
    public static V1EnvVar Variable((string Name, string Value) variable) => new() { Name = variable.Name, Value = variable.Value };

    /// <summary>A variable of the user's.</summary>
    public static V1EnvVar Variable(PodVariable variable) => new()
    {
        Name = variable.Name,
        Value = variable.Value,
        ValueFrom = variable.ValueFrom switch
        {
            { SecretKeyRef: { } secret } =>
                new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = secret.Name, Key = secret.Key } },
            { ConfigMapKeyRef: { } map } =>
                new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = map.Name, Key = map.Key } },
            _ => null,
        },
    };

    private static V1Toleration Toleration(PodToleration toleration) => new()
    {
        Key = toleration.Key,
        OperatorProperty = toleration.Operator,
        Value = toleration.Value,
        Effect = toleration.Effect,
        TolerationSeconds = toleration.TolerationSeconds,
    };
}

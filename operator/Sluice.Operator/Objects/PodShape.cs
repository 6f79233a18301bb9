using k8s.Models;

using Sluice.Api.Pods;

namespace Sluice.Operator.Objects;

/// <summary>Turns what users may set on pods into Kubernetes' own terms.</summary>
internal static class PodShape
{
    private const string Scratch = "tmp";

    /// <summary>A pod spec with the user's options, and a writable /tmp beside the read-only root.</summary>
    public static V1PodSpec Spec(PodOptions options, V1Container container, IEnumerable<V1Volume>? volumes = null) => new()
    {
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        SecurityContext = ContainerSecurity.ForPod(),
        NodeSelector = options.NodeSelector.Count == 0 ? null : options.NodeSelector.ToDictionary(),
        Tolerations = options.Tolerations.Count == 0 ? null : [.. options.Tolerations.Select(Toleration)],
        PriorityClassName = options.PriorityClassName,
        ServiceAccountName = options.ServiceAccountName,
        Containers = [WithMounts(container, options)],
        Volumes = [.. volumes ?? [], .. options.Volumes.Select(Volume), new V1Volume { Name = Scratch, EmptyDir = new V1EmptyDirVolumeSource() }],
    };

    /// <summary>Compute resources.</summary>
    public static V1ResourceRequirements Resources(ResourceOptions options) => new()
    {
        Requests = Quantities(options.Requests),
        Limits = Quantities(options.Limits),
    };

    /// <summary>The user's labels below ours.</summary>
    public static Dictionary<string, string> Labels(PodOptions options, IReadOnlyDictionary<string, string> ours)
    {
        var labels = options.Labels.ToDictionary();
        foreach (var (key, value) in ours)
        {
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>A claim mounted whole.</summary>
    public static (V1Volume Volume, V1VolumeMount Mount) Claim(string name, string claim, string path, bool readOnly) =>
        (new V1Volume { Name = name, PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim, ReadOnlyProperty = readOnly } },
         new V1VolumeMount { Name = name, MountPath = path, ReadOnlyProperty = readOnly });

    private static V1Container WithMounts(V1Container container, PodOptions options)
    {
        container.VolumeMounts =
        [
            .. container.VolumeMounts ?? [],
            .. options.Volumes.Select(volume => new V1VolumeMount { Name = volume.Name, MountPath = volume.MountPath, ReadOnlyProperty = volume.ReadOnly }),
            new V1VolumeMount { Name = Scratch, MountPath = "/tmp" },
        ];
        container.SecurityContext = ContainerSecurity.ForContainer();
        container.ImagePullPolicy = "IfNotPresent";
        return container;
    }

    private static V1Volume Volume(PodVolume volume) => new()
    {
        Name = volume.Name,
        ConfigMap = volume.ConfigMap is null ? null : new V1ConfigMapVolumeSource { Name = volume.ConfigMap },
        Secret = volume.Secret is null ? null : new V1SecretVolumeSource { SecretName = volume.Secret },
        PersistentVolumeClaim = volume.Claim is null ? null : new V1PersistentVolumeClaimVolumeSource { ClaimName = volume.Claim, ReadOnlyProperty = volume.ReadOnly },
        EmptyDir = volume.EmptyDir is null ? null : new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity(volume.EmptyDir) },
    };

    private static V1Toleration Toleration(PodToleration toleration) => new()
    {
        Key = toleration.Key,
        OperatorProperty = toleration.Operator,
        Value = toleration.Value,
        Effect = toleration.Effect,
        TolerationSeconds = toleration.TolerationSeconds,
    };

    private static Dictionary<string, ResourceQuantity>? Quantities(IReadOnlyDictionary<string, string> quantities) =>
        quantities.Count == 0 ? null : quantities.ToDictionary(entry => entry.Key, entry => new ResourceQuantity(entry.Value));
}

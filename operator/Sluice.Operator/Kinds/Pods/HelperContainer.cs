using k8s.Models;
using Sluice.Api.Pods;

namespace Sluice.Operator.Kinds.Pods;

/// <summary>A small container of Sluice's trainer image before a program of the user's own, or beside it.</summary>
internal static class HelperContainer
{
    private static readonly ResourceOptions Small = new()
    {
        Requests = new Dictionary<string, string> { ["cpu"] = "10m", ["memory"] = "64Mi" },
        Limits = new Dictionary<string, string> { ["cpu"] = "500m", ["memory"] = "256Mi" },
    };

    /// <summary>Builds it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="command">What it does.</param>
    /// <param name="image">The image.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="mounts">What it sees beside a writable /tmp.</param>
    public static V1Container Build(
        string name, string command, string image, IList<V1EnvVar> variables, IEnumerable<V1VolumeMount> mounts) => new()
        {
            Name = name,
            Image = image,
            ImagePullPolicy = "IfNotPresent",
            Args = [command],
            Env = variables,
            Resources = ContainerResources.Of(new ResourceOptions(), Small),
            SecurityContext = ContainerSecurity.ForContainer(),
            VolumeMounts = [.. mounts, new V1VolumeMount { Name = PodShape.Scratch, MountPath = "/tmp" }],
        };
}

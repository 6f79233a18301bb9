using k8s.Models;

namespace Sluice.Operator.Objects;

/// <summary>
/// The security of every pod that Sluice makes: Pod Security Standards "restricted", a read-only root file system, no
/// token of a service account.
/// </summary>
internal static class ContainerSecurity
{
    /// <summary>User and group of our images; distroless' "nonroot".</summary>
    public const long User = 65532;

    /// <summary>Of the pod.</summary>
    public static V1PodSecurityContext ForPod() => new()
    {
        RunAsNonRoot = true,
        RunAsUser = User,
        RunAsGroup = User,
        FsGroup = User,
        SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
    };

    /// <summary>Of a container.</summary>
    public static V1SecurityContext ForContainer() => new()
    {
        RunAsNonRoot = true,
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = true,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };
}

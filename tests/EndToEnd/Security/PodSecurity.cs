using k8s.Models;

namespace Sluice.Tests.EndToEnd.Security;

/// <summary>The Pod Security Standard "restricted" (kubernetes.io, Pod Security Standards), and what Sluice promises beyond it.</summary>
internal static class PodSecurity
{
    private const long User = 65532;
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The rules that a pod breaks, one line each.</summary>
    public static IEnumerable<string> Breaches(V1Pod pod, bool mayHaveToken)
    {
        var spec = pod.Spec;
        var containers = spec.Containers.Concat(spec.InitContainers ?? []).ToList();
        return Pod(spec, containers, mayHaveToken)
            .Concat(containers.SelectMany(container => Container(spec, container)))
            .Select(breach => $"{pod.Metadata.Name}: {breach}");
    }

    private static IEnumerable<string> Pod(V1PodSpec spec, List<V1Container> containers, bool mayHaveToken)
    {
        if (spec.HostNetwork == true || spec.HostPID == true || spec.HostIPC == true)
        {
            yield return "shares a namespace with the host";
        }

        foreach (var volume in spec.Volumes ?? [])
        {
            if (volume is
                {
                    ConfigMap: null,
                    DownwardAPI: null,
                    EmptyDir: null,
                    PersistentVolumeClaim: null,
                    Projected: null,
                    Secret: null,
                })
            {
                yield return $"volume {volume.Name} is of a kind that is not allowed";
            }
        }

        if (!mayHaveToken
            && containers.Any(container =>
                container.VolumeMounts?.Any(mount => mount.MountPath.StartsWith(TokenPath, StringComparison.Ordinal)) == true))
        {
            yield return "has a service account token";
        }

        if (!mayHaveToken && spec.AutomountServiceAccountToken != false)
        {
            yield return "automountServiceAccountToken is not false";
        }
    }

    private static IEnumerable<string> Container(V1PodSpec spec, V1Container container)
    {
        var own = container.SecurityContext ?? new V1SecurityContext();
        var pod = spec.SecurityContext ?? new V1PodSecurityContext();
        if ((own.RunAsNonRoot ?? pod.RunAsNonRoot) != true)
        {
            yield return $"{container.Name}: runAsNonRoot";
        }

        if ((own.RunAsUser ?? pod.RunAsUser) != User)
        {
            yield return $"{container.Name}: runAsUser";
        }

        if ((own.SeccompProfile ?? pod.SeccompProfile)?.Type is not ("RuntimeDefault" or "Localhost"))
        {
            yield return $"{container.Name}: seccompProfile";
        }

        if (own.AllowPrivilegeEscalation != false || own.Privileged == true)
        {
            yield return $"{container.Name}: privileges";
        }

        if (own.Capabilities?.Drop?.Contains("ALL") != true || own.Capabilities.Add is { Count: > 0 })
        {
            yield return $"{container.Name}: capabilities";
        }

        if (own.ReadOnlyRootFilesystem != true)
        {
            yield return $"{container.Name}: readOnlyRootFilesystem";
        }

        if (container.Ports?.Any(port => port.HostPort is > 0) == true)
        {
            yield return $"{container.Name}: hostPort";
        }
    }
}

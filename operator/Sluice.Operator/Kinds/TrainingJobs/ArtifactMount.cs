using k8s.Models;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds.Pods;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>Gives a pod the volume of a published version that it reads.</summary>
internal static class ArtifactMount
{
    /// <summary>
    /// Mounts the claim of an artifact for reading, unless it is mounted there already: data and models are often in one. A claim that the
    /// pod has elsewhere becomes a second mount of the same volume, since a kubelet may wait for ever for a claim that a pod names twice.
    /// </summary>
    /// <param name="pod">A pod of one container.</param>
    /// <param name="name">Name of the volume where the claim is not in the pod yet.</param>
    /// <param name="artifact">The claim and where it is to be mounted. Null where there is none.</param>
    public static void Add(V1PodSpec pod, string name, ArtifactVolume? artifact)
    {
        if (artifact is null)
        {
            return;
        }

        var container = pod.Containers.Single();
        var (source, mount) = PodShape.Claim(name, artifact.PersistentVolumeClaim.ClaimName, artifact.MountPath, readOnly: true);
        if (pod.Volumes.FirstOrDefault(volume => volume.PersistentVolumeClaim?.ClaimName == artifact.PersistentVolumeClaim.ClaimName)
            is { } there)
        {
            mount.Name = there.Name;
        }
        else
        {
            pod.Volumes = [.. pod.Volumes, source];
        }

        if (!container.VolumeMounts.Any(other => other.Name == mount.Name && other.MountPath == mount.MountPath))
        {
            container.VolumeMounts = [.. container.VolumeMounts, mount];
        }
    }
}

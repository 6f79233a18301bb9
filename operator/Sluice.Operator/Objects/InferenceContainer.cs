using k8s.Models;

using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;

namespace Sluice.Operator.Objects;

/// <summary>What serving and verifying a version have in common: its environment and the volume that holds it.</summary>
internal static class InferenceContainer
{
    private const string ArtifactVolume = "artifact";

    /// <summary>The version's environment, by the contract of the inference image.</summary>
    public static IList<V1EnvVar> Environment(ModelVersionSpec version) =>
    [
        new V1EnvVar { Name = "SLUICE_MODEL_NAME", Value = version.Model },
        new V1EnvVar { Name = "SLUICE_MODEL_VERSION", Value = version.Version },
        new V1EnvVar { Name = "SLUICE_ARTIFACT_URI", Value = version.Artifact.Uri },
        new V1EnvVar { Name = "SLUICE_ARTIFACT_DIGEST", Value = version.Artifact.Digest },
    ];

    /// <summary>Puts a container into a pod spec with the artifact's volume, read-only.</summary>
    public static V1PodSpec Pod(ModelVersionSpec version, PodOptions options, V1Container container)
    {
        if (version.Artifact.Volume is not { } volume)
        {
            return PodShape.Spec(options, container);
        }

        var (source, mount) = PodShape.Claim(ArtifactVolume, volume.Claim, volume.MountPath, readOnly: true);
        container.VolumeMounts = [mount];
        return PodShape.Spec(options, container, [source]);
    }
}

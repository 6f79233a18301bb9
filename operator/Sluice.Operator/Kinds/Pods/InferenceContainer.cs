using k8s.Models;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;

namespace Sluice.Operator.Kinds.Pods;

/// <summary>What the containers that serve and verify a version have in common: their environment and the volume of the artifact.</summary>
internal static class InferenceContainer
{
    private const string ArtifactVolume = "artifact";

    /// <summary>The version's environment, by the contract of the inference image.</summary>
    public static IList<V1EnvVar> Environment(string model, string version, ArtifactReference artifact) =>
    [
        new V1EnvVar { Name = "SLUICE_MODEL_NAME", Value = model },
        new V1EnvVar { Name = "SLUICE_MODEL_VERSION", Value = version },
        new V1EnvVar { Name = "SLUICE_ARTIFACT_URI", Value = artifact.Uri },
        new V1EnvVar { Name = "SLUICE_ARTIFACT_DIGEST", Value = artifact.Digest },
    ];

    /// <summary>Puts a container into a pod spec with the artifact's volume, read-only.</summary>
    public static V1PodSpec Pod(ArtifactReference artifact, PodOptions options, V1Container container)
    {
        if (artifact.Volume is not { } volume)
        {
            return PodShape.Spec(options, container);
        }

        var (source, mount) = PodShape.Claim(ArtifactVolume, volume.PersistentVolumeClaim.ClaimName, volume.MountPath, readOnly: true);
        container.VolumeMounts = [mount];
        return PodShape.Spec(options, container, [source]);
    }
}

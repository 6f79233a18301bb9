namespace Sluice.Api.ModelVersions;

/// <summary>A claim in the same namespace, and the path at which <c>artifact.uri</c> expects it.</summary>
public sealed record ArtifactVolume
{
    /// <summary>Name of the PersistentVolumeClaim.</summary>
    public string Claim { get; init; } = "";

    /// <summary>Absolute path at which it is mounted; <c>artifact.uri</c> lies below.</summary>
    public string MountPath { get; init; } = "";
}

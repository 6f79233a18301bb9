using Sluice.Api.Pods;

namespace Sluice.Api.ModelVersions;

/// <summary>An OCI artifact in the CNCF ModelPack format.</summary>
public sealed record ArtifactReference
{
    /// <summary>
    /// Where the artifact is: a URL with the scheme file and the path of a folder in a volume that is an OCI image layout, or one with
    /// the scheme oci, a host and a repository.
    /// </summary>
    public string Uri { get; init; } = "";

    /// <summary>
    /// The digest of the artifact's manifest, as sha256: and 64 hexadecimal digits. The artifact is read by it and verified against it.
    /// </summary>
    public string Digest { get; init; } = "";

    /// <summary>The size of all blobs of the artifact, in bytes. The memory of the pods that read it follows from it.</summary>
    public long Size { get; init; }

    /// <summary>The volume that holds the folder of an artifact with the scheme file. Other artifacts need none.</summary>
    public ArtifactVolume? Volume { get; init; }
}

/// <summary>A claim in the same namespace, and the path at which <c>artifact.uri</c> expects it.</summary>
public sealed record ArtifactVolume
{
    /// <summary>The claim that holds the folder.</summary>
    public ClaimSource PersistentVolumeClaim { get; init; } = new();

    /// <summary>The absolute path at which the volume is mounted. The path in spec.artifact.uri is below it.</summary>
    public string MountPath { get; init; } = "";
}

namespace Sluice.Api.ModelVersions;

/// <summary>An OCI artifact in the CNCF ModelPack format.</summary>
public sealed record ArtifactReference
{
    /// <summary><c>file:///dir</c>: an OCI image layout in that folder; <c>oci://host/repository</c>: a registry.</summary>
    public string Uri { get; init; } = "";

    /// <summary>Digest of the manifest, <c>sha256:…</c>.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Size of all its blobs in bytes.</summary>
    public long Size { get; init; }

    /// <summary>With <c>file://</c>: the claim that holds the folder.</summary>
    public ArtifactVolume? Volume { get; init; }
}

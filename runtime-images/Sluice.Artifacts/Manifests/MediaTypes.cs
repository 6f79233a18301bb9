using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Manifests;

/// <summary>Media types of OCI image-spec 1.1 and of the CNCF ModelPack specification.</summary>
public static class MediaTypes
{
    /// <summary>An OCI index.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>An OCI manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>The artifact type of a model.</summary>
    public const string ModelManifest = "application/vnd.cncf.model.manifest.v1+json";

    /// <summary>The configuration of a model.</summary>
    public const string ModelConfig = "application/vnd.cncf.model.config.v1+json";

    /// <summary>A weights file, unarchived and uncompressed.</summary>
    public const string WeightRaw = "application/vnd.cncf.model.weight.v1.raw";

    /// <summary>A configuration file of the weights, unarchived and uncompressed.</summary>
    public const string WeightConfigRaw = "application/vnd.cncf.model.weight.config.v1.raw";

    /// <summary>A document, unarchived and uncompressed.</summary>
    public const string DocRaw = "application/vnd.cncf.model.doc.v1.raw";
}

/// <summary>Annotation keys of ModelPack and OCI.</summary>
public static class AnnotationKeys
{
    /// <summary>Path of the file in a layer, by ModelPack.</summary>
    public const string FilePath = "org.cncf.model.filepath";

    /// <summary>Name of the file in a layer, as tools write it that know only OCI (<c>oras push</c>).</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>Tag of a manifest in an OCI image layout. Here it is the version.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";
}

/// <summary>Identifies a blob by media type, digest and size in bytes (image-spec, descriptor.md).</summary>
internal readonly record struct Descriptor(string MediaType, ArtifactDigest Digest, long Size);

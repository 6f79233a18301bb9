namespace Sluice.Artifacts.Manifests;

/// <summary>Annotation keys.</summary>
public static class AnnotationKeys
{
    /// <summary>Path of the file in a layer (ModelPack).</summary>
    public const string FilePath = "org.cncf.model.filepath";

    /// <summary>Name of the file in a layer, where a tool knows OCI alone (<c>oras push</c>).</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>Tag of a manifest in an OCI image layout; here the version.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";
}

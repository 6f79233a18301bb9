using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Manifests;

/// <summary>Names a blob: type, digest and size (image-spec, descriptor.md).</summary>
internal readonly record struct Descriptor(string MediaType, ArtifactDigest Digest, long Size);

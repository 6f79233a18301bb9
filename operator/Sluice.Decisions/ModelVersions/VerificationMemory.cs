namespace Sluice.Decisions.ModelVersions;

/// <summary>How much memory a verification needs.</summary>
public static class VerificationMemory
{
    private const long MiB = 1L << 20;
    private const long Runtime = 128 * MiB;
    private const long Headroom = 512 * MiB;
    private const long LeastLimit = 1024 * MiB;

    // Above this a model is not read anyway (ArtifactStoreOptions.MaxFileBytes), and a size that somebody made up must not overflow.
    private const long LargestSize = 1L << 40;

    /// <summary>
    /// Request and limit, in bytes and whole MiB. A model of 187 MiB was measured at a peak of 629 MiB, 818 MiB from a packed layer: it is in memory as
    /// read, as parsed and as the runtime arranges it, and while it is unpacked once more. The request is 128 MiB and three times the artifact, the limit
    /// 512 MiB and four times the artifact, at least 1 GiB.
    /// </summary>
    /// <param name="artifactSize"><c>spec.artifact.size</c> in bytes.</param>
    public static (long Request, long Limit) For(long artifactSize)
    {
        var size = (Math.Clamp(artifactSize, 0, LargestSize) + MiB - 1) / MiB * MiB;
        return (Runtime + (3 * size), Math.Max(LeastLimit, Headroom + (4 * size)));
    }
}

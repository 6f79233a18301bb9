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
    /// Request and limit, in bytes and whole MiB. The artifact is in memory once as read and once as the runtime arranges it, and packed layers once
    /// more while they are unpacked: the request is 128 MiB and twice the artifact, the limit 512 MiB and four times the artifact, at least 1 GiB.
    /// </summary>
    /// <param name="artifactSize"><c>spec.artifact.size</c> in bytes.</param>
    public static (long Request, long Limit) For(long artifactSize)
    {
        var size = (Math.Clamp(artifactSize, 0, LargestSize) + MiB - 1) / MiB * MiB;
        return (Runtime + (2 * size), Math.Max(LeastLimit, Headroom + (4 * size)));
    }
}

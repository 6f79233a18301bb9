using Sluice.Api.ModelVersions;

namespace Sluice.Api.Contracts;

/// <summary>What the inference image, run as <c>verify</c>, writes to its termination message when all is well.</summary>
public sealed record VerifyResult
{
    /// <summary>Digest of the manifest whose blobs were all read and found right.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Size of all blobs in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Signature of the model as loaded.</summary>
    public ModelSignature Signature { get; init; } = new();

    /// <summary>Why the model did not run on made-up inputs, which is no fault of the artifact. Null when it ran.</summary>
    public string? WarmUp { get; init; }
}

using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Errors;

/// <summary>The bytes at a place are not those that their digest names. Reading again does not help.</summary>
public sealed class DigestMismatchException : ArtifactException
{
    internal DigestMismatchException(string where, ArtifactDigest expected, string found)
        : base("DigestMismatch", $"{where}: expected {expected}, found {found}; the content was changed or is damaged: put the right bytes back, or publish another version")
    {
        Expected = expected;
        Found = found;
        Where = where;
    }

    /// <summary>The digest that was asked for.</summary>
    public ArtifactDigest Expected { get; }

    /// <summary>What was there instead: a digest, or in words.</summary>
    public string Found { get; }

    /// <summary>The file or address that was read.</summary>
    public string Where { get; }
}

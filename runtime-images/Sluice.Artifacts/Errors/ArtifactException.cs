using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Errors;

/// <summary>An artifact cannot be written or read. The message names the place, the problem and the remedy.</summary>
public abstract class ArtifactException : Exception
{
    private protected ArtifactException(string reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>The reason in CamelCase, for conditions and termination messages.</summary>
    public string Reason { get; }
}

/// <summary>The content breaks a rule of the format or a limit. A retry cannot succeed.</summary>
public sealed class ArtifactInvalidException : ArtifactException
{
    internal ArtifactInvalidException(string where, string problem, Exception? inner = null)
        : base("ArtifactInvalid", $"{where}: {problem}", inner)
    {
    }
}

/// <summary>The content is missing, or cannot be reached or read.</summary>
public sealed class ArtifactUnavailableException : ArtifactException
{
    internal ArtifactUnavailableException(string where, string problem, bool transient = false, Exception? inner = null)
        : base("ArtifactUnavailable", $"{where}: {problem}", inner) => IsTransient = transient;

    /// <summary>Whether a later retry may succeed, as for an unreachable or overloaded registry, but not for a missing blob.</summary>
    public bool IsTransient { get; }

    /// <summary>Status of the registry's answer. Null when there was none.</summary>
    public int? Status { get; internal init; }
}

/// <summary>The content does not match its digest. Reading it again cannot succeed.</summary>
public sealed class DigestMismatchException : ArtifactException
{
    internal DigestMismatchException(string where, ArtifactDigest expected, string found)
        : base(
            "DigestMismatch",
            $"{where}: expected {expected}, found {found}; the content was changed or is damaged: "
            + "restore the original bytes, or publish another version")
    {
        Expected = expected;
        Found = found;
        Where = where;
    }

    /// <summary>The expected digest.</summary>
    public ArtifactDigest Expected { get; }

    /// <summary>The digest that was found, or a description of the content.</summary>
    public string Found { get; }

    /// <summary>The file or address that was read.</summary>
    public string Where { get; }
}

/// <summary>The version exists with different content. A published version never changes (SemVer 2.0.0, rule 3).</summary>
public sealed class VersionTakenException : ArtifactException
{
    internal VersionTakenException(string where, string version, ArtifactDigest present, ArtifactDigest offered)
        : base("VersionTaken", $"{where}: version {version} already is {present} and cannot become {offered}; publish under a new version")
    {
        Version = version;
        Present = present;
        Offered = offered;
    }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>The manifest that has the version.</summary>
    public ArtifactDigest Present { get; }

    /// <summary>The manifest that was to be published under the version.</summary>
    public ArtifactDigest Offered { get; }
}

using Sluice.Artifacts.Content;

namespace Sluice.Artifacts.Errors;

/// <summary>The version is there already with other content. A published version is never changed (SemVer 2.0.0, rule 3).</summary>
public sealed class VersionTakenException : ArtifactException
{
    internal VersionTakenException(string where, string version, ArtifactDigest present, ArtifactDigest offered)
        : base("VersionTaken", $"{where}: version {version} is {present} already and cannot become {offered}; publish under a new version")
    {
        Version = version;
        Present = present;
        Offered = offered;
    }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>The manifest that has the version.</summary>
    public ArtifactDigest Present { get; }

    /// <summary>The manifest that was to get it.</summary>
    public ArtifactDigest Offered { get; }
}

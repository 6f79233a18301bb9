using System.Text.RegularExpressions;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;
using Sluice.Artifacts.Models;

namespace Sluice.Artifacts.Stores;

/// <summary>Rules for an artifact to be written.</summary>
internal static partial class ArtifactRules
{
    /// <exception cref="ArtifactInvalidException">A rule is broken; the message describes the first one.</exception>
    public static void Check(ModelArtifact artifact, string version, string where)
    {
        CheckVersion(version, where);
        if (artifact.Files.Count == 0)
        {
            throw new ArtifactInvalidException(where, "the artifact has no files");
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in artifact.Files)
        {
            if (!FilePaths.IsSafe(file.Path))
            {
                throw new ArtifactInvalidException(where, $"the file path '{file.Path}' is not a relative path without '..'");
            }

            if (!paths.Add(file.Path))
            {
                throw new ArtifactInvalidException(where, $"two files have the path '{file.Path}'");
            }
        }
    }

    public static void CheckVersion(string version, string where)
    {
        if (!Tag().IsMatch(version))
        {
            throw new ArtifactInvalidException(
                where, $"'{version}' cannot be a tag; use at most 128 letters, digits, '_', '.', '-', not starting with '.' or '-'");
        }
    }

    // The form of a tag in the OCI distribution specification.
    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}

using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Layout;

/// <summary>The folder of a <c>file://</c> uri.</summary>
internal static class LayoutUri
{
    public static string Directory(string uri)
    {
        // By the rules of RFC 8089: no host (or localhost), an absolute path, percent-encoding undone.
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || !parsed.IsFile || parsed.Host is not ("" or "localhost"))
        {
            throw new ArtifactInvalidException(uri, "expected 'file:///directory' without a host");
        }

        // Uri itself would fold '..' away; a path that says it is refused, not mended, however often it is encoded.
        for (var (path, encoded) = (uri["file://".Length..], ""); path != encoded; path = Uri.UnescapeDataString(path))
        {
            if (path.Split('/').Contains("..") || path.Contains('\0'))
            {
                throw new ArtifactInvalidException(uri, "the path must not contain '..'");
            }

            encoded = path;
        }

        return parsed.LocalPath.Length > 1 ? parsed.LocalPath.TrimEnd('/') : throw new ArtifactInvalidException(uri, "expected a folder below '/'");
    }
}

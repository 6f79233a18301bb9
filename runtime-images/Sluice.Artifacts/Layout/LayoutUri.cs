using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Layout;

/// <summary>The folder of a <c>file://</c> uri.</summary>
internal static class LayoutUri
{
    public static string Directory(string uri)
    {
        // By RFC 8089: no host (or localhost), an absolute path, percent-encoded.
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || !parsed.IsFile || parsed.Host is not ("" or "localhost"))
        {
            throw new ArtifactInvalidException(uri, "expected 'file:///directory' without a host");
        }

        // Uri would resolve '..' silently. A path that contains it is refused, however often it is percent-encoded.
        for (var (path, encoded) = (uri["file://".Length..], ""); path != encoded; path = Uri.UnescapeDataString(path))
        {
            if (path.Split('/').Contains("..") || path.Contains('\0'))
            {
                throw new ArtifactInvalidException(uri, "the path must not contain '..'");
            }

            encoded = path;
        }

        return parsed.LocalPath.Length > 1
            ? parsed.LocalPath.TrimEnd('/')
            : throw new ArtifactInvalidException(uri, "expected a folder below '/'");
    }
}

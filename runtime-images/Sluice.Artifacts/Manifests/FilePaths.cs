namespace Sluice.Artifacts.Manifests;

/// <summary>Rules for the path of a file in an artifact. A safe path cannot leave its folder on any system.</summary>
internal static class FilePaths
{
    public static bool IsSafe(string path) =>
        path is { Length: > 0 and <= 255 }
        && path.Split('/').All(part => part is not ("" or "." or ".."))
        && !path.Any(character => character is '\\' or ':' || char.IsControl(character));

    /// <summary>
    /// Normalizes a path of another tool: removes leading <c>./</c> and a trailing <c>/</c>. Empty for the folder itself.
    /// </summary>
    public static string Normal(string path)
    {
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        path = path.EndsWith('/') ? path[..^1] : path;
        return path == "." ? "" : path;
    }

    /// <summary>Makes any path printable, for messages.</summary>
    public static string Shown(string path)
    {
        var text = new string([.. path.Take(100).Select(character => char.IsControl(character) ? '?' : character)]);
        return path.Length > 100 ? text + "…" : text;
    }
}

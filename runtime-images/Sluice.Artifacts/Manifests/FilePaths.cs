namespace Sluice.Artifacts.Manifests;

/// <summary>Which paths a file of an artifact may have: those that cannot lead out of a folder on any system.</summary>
internal static class FilePaths
{
    public static bool IsSafe(string path) =>
        path is { Length: > 0 and <= 255 }
        && path.Split('/').All(part => part is not ("" or "." or ".."))
        && !path.Any(character => character is '\\' or ':' || char.IsControl(character));

    /// <summary>A path as other tools write it, without a leading <c>./</c> and a trailing <c>/</c>; empty for the folder itself.</summary>
    public static string Normal(string path)
    {
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        path = path.EndsWith('/') ? path[..^1] : path;
        return path == "." ? "" : path;
    }

    /// <summary>A path of any kind as it may stand in a message.</summary>
    public static string Shown(string path)
    {
        var text = new string([.. path.Take(100).Select(character => char.IsControl(character) ? '?' : character)]);
        return path.Length > 100 ? text + "…" : text;
    }
}

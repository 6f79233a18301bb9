namespace Sluice.Artifacts.Manifests;

/// <summary>Which paths a file of an artifact may have: those that cannot lead out of a folder on any system.</summary>
internal static class FilePaths
{
    public static bool IsSafe(string path) =>
        path is { Length: > 0 and <= 255 }
        && path.Split('/').All(part => part is not ("" or "." or ".."))
        && !path.Any(character => character is '\\' or ':' || char.IsControl(character));
}

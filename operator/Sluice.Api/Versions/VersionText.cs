using Semver;

namespace Sluice.Api.Versions;

/// <summary>
/// Reads versions by SemVer 2.0.0 (semver.org) and ranges of them as npm writes them. Build metadata is refused in both: it takes no part
/// in precedence, and <c>+</c> is illegal in Kubernetes names, label values and OCI tags.
/// </summary>
public static class VersionText
{
    private const int Longest = 63;

    /// <summary>Reads a version of at most 63 characters, such as <c>1.4.0-rc.1</c>.</summary>
    public static bool TryParse(string? text, out SemVersion version)
    {
        version = null!;
        return IsReadable(text) && SemVersion.TryParse(text, SemVersionStyles.Strict, out version!, Longest);
    }

    /// <summary>
    /// Reads a range of at most 63 characters: <c>^1.2</c>, <c>~1.4.0</c>, <c>1.x</c>, <c>&gt;=2 &lt;3</c>, <c>^1 || ^3</c>. A pre-release
    /// is in it only if it names a pre-release of the same release: <c>^1.2</c> never comes to <c>1.3.0-rc.1</c>, and
    /// <c>&gt;=1.3.0-rc.1</c> does. One that no version can be in is none.
    /// </summary>
    public static bool TryParseRange(string? text, out SemVersionRange range)
    {
        range = null!;
        return IsReadable(text)
            && !string.IsNullOrWhiteSpace(text)
            && SemVersionRange.TryParseNpm(text, out range!, Longest)
            && range.Count > 0;
    }

    private static bool IsReadable(string? text) =>
        text is not null && !text.Contains('+', StringComparison.Ordinal) && !text.Any(char.IsControl);
}

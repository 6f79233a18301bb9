using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Api.Versions;

/// <summary>
/// Pre-releases for results that a gate kept from being registered: <c>1.4.0-rejected.2</c>. By SemVer 2.0.0 they are below their release.
/// They are for study: neither a range nor a search for the newest version comes to one, whatever range names a pre-release.
/// </summary>
public static partial class RejectedVersion
{
    /// <summary>Characters by which a name is longer at most, up to the number 999.</summary>
    public const int LongestSuffix = 13;

    /// <summary>The pre-release of a release.</summary>
    /// <param name="release">The version that was to be published, which is no pre-release itself.</param>
    /// <param name="number">Its number, from 1.</param>
    public static string Of(string release, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{release}-rejected.{number}");

    /// <summary>Whether a version is one of them.</summary>
    public static bool Is(string? version) => version is not null && Pattern().IsMatch(version);

    /// <summary>The number of a pre-release of a release. Null when the version is none.</summary>
    public static int? NumberOf(string? version, string release) =>
        version is not null
        && version.StartsWith($"{release}-rejected.", StringComparison.Ordinal)
        && int.TryParse(version[$"{release}-rejected.".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>
    /// The tag of an artifact whose result a gate rejects. Each attempt has its own, so that neither the tag of the version nor another
    /// result is in its way.
    /// </summary>
    /// <param name="release">The version that was to be published.</param>
    /// <param name="job">UID of the job.</param>
    /// <param name="attempt">Number of the attempt.</param>
    public static string Tag(string release, string job, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{release}-rejected.{(job.Length > 8 ? job[..8] : job)}.{attempt}");

    [GeneratedRegex(@"-rejected\.[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

using System.Numerics;
using System.Text.RegularExpressions;

namespace Sluice.Api.Versions;

/// <summary>
/// A set of versions: terms such as <c>^1.2</c>, <c>~1.4.0</c>, <c>&gt;=2 &lt;3</c>, <c>1.x</c>, which must all hold. Precedence is SemVer's. A pre-release
/// is in the range only if a term names a pre-release of the same release: <c>^1.2</c> never comes to <c>1.3.0-rc.1</c>, and
/// <c>&gt;=1.3.0-rc.1</c> does.
/// </summary>
public sealed partial class VersionRange
{
    private readonly IReadOnlyList<RangeTerm> terms;

    private VersionRange(string text, IReadOnlyList<RangeTerm> terms)
    {
        Text = text;
        this.terms = terms;
    }

    /// <summary>The range as written.</summary>
    public string Text { get; }

    /// <summary>Reads a range of at most 63 characters and 8 terms.</summary>
    public static bool TryParse(string? text, out VersionRange range)
    {
        range = null!;
        if (text is not { Length: > 0 and <= 63 })
        {
            return false;
        }

        var terms = new List<RangeTerm>();
        foreach (var part in Gap().Replace(text.Trim(), "$1").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (terms.Count >= 8 || Term().Match(part) is not { Success: true } match || Read(match) is not { } term)
            {
                return false;
            }

            terms.Add(term);
        }

        if (terms.Count == 0)
        {
            return false;
        }

        range = new VersionRange(text, terms);
        return true;
    }

    /// <summary>Whether a version is in the range.</summary>
    public bool Contains(SemanticVersion version) =>
        terms.All(term => term.Contains(version))
        && (!version.IsPreRelease || terms.Any(term => term.Names is { IsPreRelease: true } named && named.Release == version.Release));

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static RangeTerm? Read(Match match)
    {
        var numbers = new[] { match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value }
            .TakeWhile(number => number.Length > 0 && char.IsAsciiDigit(number[0]))
            .Select(BigInteger.Parse)
            .ToList();

        // After an x only x may follow, and a pre-release is one of a whole release.
        var written = new[] { match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value }.Count(number => number.Length > 0 && char.IsAsciiDigit(number[0]));
        var pre = match.Groups[5].Value;
        if (written != numbers.Count || (pre.Length > 0 && numbers.Count < 3))
        {
            return null;
        }

        var lowest = Version(numbers, pre);
        var above = numbers.Count == 0 ? null : Version(Bump(numbers, numbers.Count - 1), "");
        return match.Groups[1].Value switch
        {
            _ when lowest is null => null,
            ">" when above is null => null,
            ">" => numbers.Count == 3 ? new RangeTerm(null, null) { Above = lowest, Names = lowest } : new RangeTerm(above, null),
            ">=" => new RangeTerm(lowest, null) { Names = lowest },
            "<" => numbers.Count == 0 ? null : new RangeTerm(null, lowest) { Names = lowest },
            "<=" => numbers.Count == 3 ? new RangeTerm(null, null) { AtMost = lowest, Names = lowest } : new RangeTerm(null, above),
            "^" => new RangeTerm(lowest, numbers.Count == 0 ? null : Version(Bump(numbers, FirstThatCounts(numbers)), "")) { Names = lowest },
            "~" => new RangeTerm(lowest, numbers.Count == 0 ? null : Version(Bump(numbers, Math.Min(1, numbers.Count - 1)), "")) { Names = lowest },
            _ => numbers.Count == 3 ? new RangeTerm(lowest, null) { AtMost = lowest, Names = lowest } : new RangeTerm(lowest, above),
        };
    }

    // ^0.2 stays within 0.2, since before 1.0 a minor version may break anything.
    private static int FirstThatCounts(List<BigInteger> numbers)
    {
        var index = numbers.FindIndex(number => !number.IsZero);
        return index < 0 ? numbers.Count - 1 : index;
    }

    private static List<BigInteger> Bump(List<BigInteger> numbers, int index) => [.. numbers.Take(index), numbers[index] + 1];

    private static SemanticVersion? Version(IEnumerable<BigInteger> numbers, string preRelease) =>
        SemanticVersion.TryParse(string.Join('.', numbers.Concat([0, 0, 0]).Take(3)) + preRelease, out var version) ? version : null;

    [GeneratedRegex(@"(>=|<=|[<>=^~])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();

    [GeneratedRegex(@"^(>=|<=|[<>=^~])?(0|[1-9][0-9]*|[xX*])(?:\.(0|[1-9][0-9]*|[xX*]))?(?:\.(0|[1-9][0-9]*|[xX*]))?(-[0-9A-Za-z.-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Term();
}

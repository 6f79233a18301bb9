using System.Text.RegularExpressions;

namespace Sluice.Api.Versions;

/// <summary>
/// A version by SemVer 2.0.0 (semver.org). Numbers are compared as digit strings, since the standard does not bound them.
/// Build metadata is refused by <see cref="TryParse"/>: it does not take part in precedence, and <c>+</c> is illegal in
/// Kubernetes names, label values and OCI tags.
/// </summary>
public sealed partial record SemanticVersion : IComparable<SemanticVersion>
{
    private readonly string[] numbers;
    private readonly string[] preRelease;

    private SemanticVersion(string text, string[] numbers, string[] preRelease)
    {
        Text = text;
        this.numbers = numbers;
        this.preRelease = preRelease;
    }

    /// <summary>The version as written.</summary>
    public string Text { get; }

    /// <summary>Whether it is a pre-release, such as <c>1.0.0-rc.1</c>.</summary>
    public bool IsPreRelease => preRelease.Length > 0;

    /// <summary>The release, or the release that a pre-release comes before, as <c>1.0.0</c>.</summary>
    public string Release => string.Join('.', numbers);

    /// <summary>Reads a version of at most 63 characters.</summary>
    public static bool TryParse(string? text, out SemanticVersion version)
    {
        version = null!;
        if (text is not { Length: > 0 and <= 63 } || Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        version = new SemanticVersion(
            text,
            [match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value],
            match.Groups[4].Success ? match.Groups[4].Value.Split('.') : []);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        for (var i = 0; i < 3; i++)
        {
            if (CompareNumbers(numbers[i], other.numbers[i]) is var order and not 0)
            {
                return order;
            }
        }

        return ComparePreReleases(preRelease, other.preRelease);
    }

    /// <inheritdoc/>
    public bool Equals(SemanticVersion? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static int ComparePreReleases(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            // A release stands above its pre-releases.
            return (left.Length == 0).CompareTo(right.Length == 0);
        }

        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (CompareIdentifiers(left[i], right[i]) is var order and not 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int CompareIdentifiers(string left, string right)
    {
        var leftIsNumber = left.All(char.IsAsciiDigit);
        var rightIsNumber = right.All(char.IsAsciiDigit);
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => CompareNumbers(left, right),
            (true, false) => -1,
            (false, true) => 1,
            _ => Math.Sign(string.CompareOrdinal(left, right)),
        };
    }

    // Without leading zeros the longer digit string is the greater number.
    private static int CompareNumbers(string left, string right) => left.Length != right.Length
        ? left.Length.CompareTo(right.Length)
        : Math.Sign(string.CompareOrdinal(left, right));

    [GeneratedRegex(
        @"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:-((?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

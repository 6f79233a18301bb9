using System.Text.RegularExpressions;

using FluentValidation;
using FluentValidation.Results;

using Sluice.Api.Text;

namespace Sluice.Api.Validation;

/// <summary>
/// What names and values of each kind may be: Kubernetes' own rules (apimachinery's <c>validation</c> package), the grammar of image
/// references (distribution/reference), RFC 9110 for headers. Each returns what is wrong and what helps. Null when there is nothing.
/// </summary>
internal static partial class NameRules
{
    /// <summary>A DNS label (RFC 1123): names of volumes, ports, namespaces, and of all from which children's names are made.</summary>
    public static string? DnsLabel(string? text, int longest = 63) =>
        string.IsNullOrEmpty(text) ? "is missing; give a name such as 'penguins'"
        : text.Length > longest ? $"'{text}' has {text.Length} characters; use at most {longest}, so that names made from it stay within 63"
        : LabelPattern().IsMatch(text) ? null
        : $"'{text}' is not a DNS label; use lower-case letters, digits and '-', with a letter or digit at both ends";

    /// <summary>A DNS subdomain (RFC 1123): the name of a ConfigMap, Secret, claim, ServiceAccount, PriorityClass or Gateway.</summary>
    public static string? ObjectName(string? text) =>
        string.IsNullOrEmpty(text) ? "is missing; give a name such as 'public'"
        : text.Length <= 253 && SubdomainPattern().IsMatch(text) ? null
        : $"'{text}' is not a name of an object; use lower-case letters, digits, '-' and '.', with a letter or digit at both ends";

    /// <summary>A qualified name: the key of a label, an annotation, a taint or an extended resource.</summary>
    public static string? Key(string? text) =>
        text?.Split('/') switch
        {
            [{ Length: <= 63 } name] when PartPattern().IsMatch(name) => null,
            [{ Length: <= 253 } prefix, { Length: <= 63 } name] when SubdomainPattern().IsMatch(prefix) && PartPattern().IsMatch(name) =>
                null,
            _ =>
                $"'{text}' is not a key; write it as name or example.com/name, with at most 63 letters, digits, '-', '_' and '.' in the "
                    + "name",
        };

    /// <summary>A resource of a container: one of Kubernetes' own, or one of a device plugin, whose name has a domain.</summary>
    public static string? Resource(string? text) =>
        text is "cpu" or "memory" or "ephemeral-storage"
            || (text is not null && text.StartsWith("hugepages-", StringComparison.Ordinal) && Key(text) is null) ? null
        : text is null || !text.Contains('/', StringComparison.Ordinal) || Key(text) is not null
            ? $"'{text}' is not a resource; use cpu, memory, ephemeral-storage, or a name with its domain such as nvidia.com/gpu"
        : null;

    /// <summary>A label's value, which may be empty; also the value of a taint.</summary>
    public static string? LabelValue(string? text) =>
        text is null ? "is null; remove it, or write ''"
        : text.Length == 0 || (text.Length <= 63 && PartPattern().IsMatch(text)) ? null
        : $"'{text}' is not a label's value; use at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";

    /// <summary>An environment variable.</summary>
    public static string? Variable(string? text) =>
        text is { Length: <= 253 } && VariablePattern().IsMatch(text) ? null
        : $"'{text}' is not the name of a variable; use letters, digits, '_', '-' and '.', and no digit in front";

    /// <summary>A key in the data of a ConfigMap or Secret.</summary>
    public static string? DataKey(string? text) =>
        text is { Length: <= 253 } and not ("." or "..") && DataKeyPattern().IsMatch(text) ? null
        : $"'{text}' is not a key of a Secret or ConfigMap; use letters, digits, '_', '-' and '.'";

    /// <summary>The name of a file, which has no folder in it.</summary>
    public static string? FileName(string? text) =>
        text is { Length: <= 253 } and not ("." or "..") && DataKeyPattern().IsMatch(text) ? null
        : $"'{text}' is not the name of a file; use letters, digits, '_', '-' and '.', and no folder";

    /// <summary>One word of several that a release knows and a later one may add to.</summary>
    public static string? Word(string? text) =>
        text is { Length: <= 63 } && WordPattern().IsMatch(text) ? null
        : $"'{text}' is not a word; use letters and digits, and a letter in front";

    /// <summary>A host name, or one with <c>*.</c> before it.</summary>
    public static string? HostName(string? text) =>
        text is { Length: <= 253 } && HostPattern().IsMatch(text) ? null
        : $"'{text}' is not a host name; write it as models.example.com or *.example.com, without scheme and port";

    /// <summary>The name of a header or cookie; empty: none.</summary>
    public static string? HeaderName(string? text) =>
        string.IsNullOrEmpty(text) || (text.Length <= 253 && TokenPattern().IsMatch(text)) ? null
        : $"'{text}' is not a name by RFC 9110; use letters, digits and '-'";

    /// <summary>The value of a header or cookie: a server never sees one with control characters in it.</summary>
    public static string? HeaderValue(string? text) =>
        string.IsNullOrEmpty(text) ? "is missing; give the whole value"
        : Visible(text) is { } hidden ? hidden
        : text.Trim(' ', '\t').Length != text.Length ? $"'{text}' has a space at an end, which servers cut off; remove it"
        : null;

    /// <summary>An image reference: <c>[host[:port]/]repository[:tag][@digest]</c>.</summary>
    public static string? Image(string? text)
    {
        if (text is { Length: > 0 and <= 512 }
            && ImagePattern().Match(text) is { Success: true } match
            && match.Groups["name"].Length <= 255)
        {
            return HexPattern().IsMatch(match.Groups["name"].Value) ? $"'{text}' reads as the ID of an image; name a repository" : null;
        }

        return $"'{text}' is not the name of an image; write it as registry.example.com/team/name:tag, the repository in lower case";
    }

    /// <summary>Host and repository of an artifact, as <c>host[:port]/repository</c>, without tag and digest.</summary>
    public static bool IsRepository(string text) => text.Length <= 512 && RepositoryPattern().IsMatch(text);

    /// <summary>
    /// A name that others choose, such as that of a column: any text without characters that do not show. Two names that look alike would
    /// be two, and what turns the direction of text makes a review read what is not there (CVE-2021-42574).
    /// </summary>
    public static string? Visible(string? text) =>
        HiddenIn(text) is { } hidden ? $"'{text}' has the character {hidden}, which does not show; remove it" : null;

    /// <summary>As <see cref="Visible"/>, and not empty.</summary>
    public static string? VisibleName(string? text) => string.IsNullOrWhiteSpace(text) ? "has no name; give it one" : Visible(text);

    /// <summary>As <see cref="Visible"/>, with line breaks and tabs.</summary>
    public static string? VisibleLines(string? text) =>
        HiddenIn(text?.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ')) is { } hidden
            ? $"has the character {hidden}, which does not show; remove it"
            : null;

    /// <summary>An argument of a process, which ends at the first NUL.</summary>
    public static string? Argument(string? text) =>
        text is null
            ? "is null; remove it"
            : text.Contains('\0', StringComparison.Ordinal) ? "has the character U+0000, at which an argument ends; remove it"
            : null;

    /// <summary>Holds a text to one of these rules.</summary>
    public static IRuleBuilderOptionsConditions<T, TText> Follows<T, TText>(this IRuleBuilder<T, TText> rule, Func<string?, string?> fault)
        where TText : class? =>
        rule.Custom((text, context) =>
        {
            if (fault(text as string) is { } message)
            {
                context.AddFailure(message);
            }
        });

    /// <summary>Holds a text to a rule where there is one.</summary>
    public static IRuleBuilderOptionsConditions<T, string?> FollowsIfSet<T>(
        this IRuleBuilder<T, string?> rule, Func<string?, string?> fault) =>
        rule.Follows(text => text is null ? null : fault(text));

    /// <summary>Holds the keys of a map to <see cref="Key"/> and its values to a rule.</summary>
    public static IRuleBuilderOptionsConditions<T, IReadOnlyDictionary<string, string>> KeysAndValues<T>(
        this IRuleBuilder<T, IReadOnlyDictionary<string, string>> rule, Func<string?, string?> value) =>
        rule.Custom((map, context) =>
        {
            if (map is null)
            {
                context.AddFailure("is null; remove it");
            }

            foreach (var (key, text) in map ?? new Dictionary<string, string>())
            {
                if ((Key(key) ?? value(text)) is { } message)
                {
                    context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{key}]", message));
                }
            }
        });

    /// <summary>The first character that does not show, as <c>U+202E</c>. Null when all do.</summary>
    private static string? HiddenIn(string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes().Where(VisibleText.IsHidden))
        {
            return $"U+{rune.Value:X4}";
        }

        return null;
    }

    private const string Label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
    private const string Component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private const string HostPart = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private const string Host = $@"(?:{HostPart}(?:\.{HostPart})*|\[[0-9a-fA-F:]+\])(?::[0-9]{{1,5}})?";
    private const string Path = $"{Component}(?:/{Component})*";
    private const string Digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

    [GeneratedRegex($@"^{Label}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelPattern();

    [GeneratedRegex($@"^{Label}(?:\.{Label})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex($@"^(?:\*\.)?{Label}(?:\.{Label})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();

    [GeneratedRegex(@"^[-._a-zA-Z][-._a-zA-Z0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DataKeyPattern();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();

    [GeneratedRegex(
        $@"^(?<name>(?:{Host}/)?{Path})(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(?:@{Digest})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImagePattern();

    [GeneratedRegex($@"^{Host}/{Path}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HexPattern();
}

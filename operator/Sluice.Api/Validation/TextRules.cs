using System.Text.RegularExpressions;

using FluentValidation;

using Sluice.Api.Text;
using Sluice.Api.Versions;

namespace Sluice.Api.Validation;

/// <summary>Rules about one text, each with a message that says what is wrong and what helps.</summary>
internal static partial class TextRules
{
    public static IRuleBuilderOptionsConditions<T, string> DnsLabel<T>(this IRuleBuilder<T, string> rule, int longest = 63) =>
        rule.Follows(text => NameRules.DnsLabel(text, longest));

    public static IRuleBuilderOptionsConditions<T, string> DnsName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Follows(NameRules.ObjectName);

    public static IRuleBuilderOptionsConditions<T, string> SemVer<T>(this IRuleBuilder<T, string> rule) =>
        rule.Custom((text, context) =>
        {
            if (text is not null && text.Contains('+', StringComparison.Ordinal))
            {
                context.AddFailure($"'{text}' has build metadata, which names and tags cannot carry; leave out '+' and what follows");
            }
            else if (!VersionText.TryParse(text, out _))
            {
                context.AddFailure($"'{text}' is not a version by SemVer 2.0.0; write it as 1.4.0 or 1.4.0-rc.1");
            }
            else if (text!.Any(char.IsAsciiLetterUpper))
            {
                context.AddFailure($"'{text}' has upper-case letters, which object names cannot carry; write it in lower case");
            }
        });

    public static IRuleBuilderOptionsConditions<T, string> VersionOrRange<T>(this IRuleBuilder<T, string> rule) =>
        rule.Custom((text, context) =>
        {
            if (VersionText.TryParse(text, out _)
                ? text.Any(char.IsAsciiLetterUpper)
                : text?.Contains('+', StringComparison.Ordinal) is true)
            {
                context.AddFailure(text.Contains('+', StringComparison.Ordinal)
                    ? $"'{text}' has build metadata, which names and tags cannot carry; leave out '+' and what follows"
                    : $"'{text}' has upper-case letters, which object names cannot carry; write it in lower case");
            }
            else if (!VersionText.TryParse(text, out _) && !VersionText.TryParseRange(text, out _))
            {
                context.AddFailure($"'{text}' is neither a version by SemVer 2.0.0 nor a range of them; write it as 1.4.0, 1.4.0-rc.1, "
                    + "^1.4, ~1.4.0, 1.x or '>=1.4 <3'");
            }
        });

    public static IRuleBuilderOptionsConditions<T, string?> DurationText<T>(this IRuleBuilder<T, string?> rule, TimeSpan? least = null) =>
        rule.Custom((text, context) =>
        {
            if (text is null)
            {
                return;
            }

            if (!Duration.TryParse(text, out var value))
            {
                context.AddFailure($"'{text}' is not a duration; write it as 1h30m, 5m or 250ms, at most 100 years");
            }
            else if (value < least)
            {
                context.AddFailure($"{text} is below {Duration.Write(least.Value)}");
            }
        });

    public static IRuleBuilderOptionsConditions<T, string?> Number<T>(
        this IRuleBuilder<T, string?> rule, decimal least, decimal most, bool open = false) =>
        rule.Custom((text, context) =>
        {
            if (text is null)
            {
                return;
            }

            if (!DecimalText.TryParse(text, out var value))
            {
                context.AddFailure($"'{text}' is not a decimal; write it as 0.05, in quotes");
            }
            else if (OutOfRange(text, value, least, most, open) is { } fault)
            {
                context.AddFailure(fault);
            }
        });

    /// <summary>Why a number, shown as it was written, is out of range. Null where it is not. An open range has no bounds in it.</summary>
    public static string? OutOfRange(string text, decimal value, decimal least, decimal most, bool open = false) =>
        value < least || (open && value == least) ? $"{text} is {(value == least ? "not above" : "below")} {least}"
        : value > most || (open && value == most) ? $"{text} is {(value == most ? "not below" : "above")} {most}"
        : null;

    public static IRuleBuilderOptionsConditions<T, string?> Digest<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Custom((text, context) =>
        {
            if (text is not null && !Sha256().IsMatch(text))
            {
                context.AddFailure($"'{text}' is not a digest; write it as sha256: and 64 lower-case hexadecimal digits");
            }
        });

    public static IRuleBuilderOptionsConditions<T, string> OneOf<T>(this IRuleBuilder<T, string> rule, params string[] values) =>
        rule.Custom((text, context) =>
        {
            if (!values.Contains(text, StringComparer.Ordinal))
            {
                context.AddFailure($"'{text}' is not known; use {string.Join(" or ", values)}");
            }
        });

    public static IRuleBuilderOptionsConditions<T, int> Between<T>(this IRuleBuilder<T, int> rule, int least, int most) =>
        rule.Custom((value, context) =>
        {
            if (value < least)
            {
                context.AddFailure($"{value} is below {least}");
            }
            else if (value > most)
            {
                context.AddFailure($"{value} is above {most}");
            }
        });

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}

using System.CommandLine;
using System.Globalization;
using Sluice.Api.Text;
using Sluice.Operator.Configuration;

namespace Sluice.Operator.Hosting;

/// <summary>One setting of the operator, on the command line and in the environment.</summary>
internal sealed class Setting
{
    private readonly Func<SettingsDraft, string, SettingsDraft> _apply;

    private Setting(string name, string help, Func<SettingsDraft, string, SettingsDraft> apply)
    {
        _apply = apply;
        Variable = "SLUICE_" + name.Replace('-', '_').ToUpperInvariant();
        Option = new Option<string?>("--" + name) { Description = $"{help} [{Variable}]", HelpName = "value" };
        Option.Validators.Add(result =>
        {
            try
            {
                Apply(new SettingsDraft(), result.GetValueOrDefault<string?>());
            }
            catch (FormatException error)
            {
                result.AddError(error.Message);
            }
        });
    }

    /// <summary>The option on the command line.</summary>
    public Option<string?> Option { get; }

    /// <summary>The environment variable that is read if the option is not given.</summary>
    public string Variable { get; }

    /// <summary>A string.</summary>
    public static Setting Text(string name, string help, Func<SettingsDraft, string, SettingsDraft> set) => new(name, help, set);

    /// <summary>A value that is parsed from a text.</summary>
    /// <param name="name">Name, without dashes before it.</param>
    /// <param name="help">What it is for.</param>
    /// <param name="expected">What it must be, as the end of "is not …".</param>
    /// <param name="parse">Parses the text.</param>
    /// <param name="set">Puts the value into the settings.</param>
    public static Setting Of<T>(
        string name, string help, string expected, Func<string, T> parse, Func<SettingsDraft, T, SettingsDraft> set) =>
        new(name, help, (draft, text) => set(draft, Parsed(name, expected, text, parse)));

    /// <summary>A duration.</summary>
    public static Setting Time(string name, string help, Func<SettingsDraft, TimeSpan, SettingsDraft> set) =>
        Of(name, help, "a duration such as 15s", Duration.Parse, set);

    /// <summary>True or false.</summary>
    public static Setting Flag(string name, string help, Func<SettingsDraft, bool, SettingsDraft> set) =>
        Of(name, help, "true or false", bool.Parse, set);

    /// <summary>A whole number between two bounds.</summary>
    public static Setting Number(string name, string help, int least, int most, Func<SettingsDraft, int, SettingsDraft> set) =>
        Of(
            name,
            help,
            "a whole number",
            text => int.Parse(text, CultureInfo.InvariantCulture),
            (draft, number) => number >= least && number <= most
                ? set(draft, number)
                : throw new FormatException($"--{name}: {number} is outside {least} to {most}"));

    /// <summary>The settings with this one. An empty value changes nothing.</summary>
    /// <exception cref="FormatException">The text cannot be read.</exception>
    public SettingsDraft Apply(SettingsDraft draft, string? text) => string.IsNullOrWhiteSpace(text) ? draft : _apply(draft, text);

    private static T Parsed<T>(string name, string expected, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new FormatException($"--{name}: '{text}' is not {expected}", error);
        }
    }
}

/// <summary>Settings while they are read: those that count only together are kept apart until all are known.</summary>
internal sealed record SettingsDraft
{
    /// <summary>The options without hook and webhook.</summary>
    public OperatorOptions Options { get; init; } = new();

    /// <summary>Settings of the webhook, whether or not it is served.</summary>
    public WebhookOptions Webhook { get; init; } = new();

    /// <summary>Whether the webhook is served.</summary>
    public bool ServesWebhook { get; init; }

    /// <summary>The hook. Null when there is none.</summary>
    public Uri? Hook { get; init; }

    /// <summary>The hook's token.</summary>
    public string? HookToken { get; init; }

    /// <summary>The draft with other options.</summary>
    public SettingsDraft With(Func<OperatorOptions, OperatorOptions> change) => this with { Options = change(Options) };

    /// <summary>The options, with webhook and hook if they are set.</summary>
    public OperatorOptions Finish() => Options with
    {
        Webhook = ServesWebhook ? Webhook : null,
        Notifications = Hook is null ? null : new NotificationOptions { Url = Hook, Token = HookToken },
    };
}

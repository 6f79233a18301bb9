namespace Sluice.Operator.Hosting;

/// <summary>Settings while they are read: parts that count only together are kept apart until all are known.</summary>
internal sealed record SettingsDraft
{
    /// <summary>The options without hook and webhook.</summary>
    public OperatorOptions Options { get; init; } = new();

    /// <summary>The webhook, if it is served.</summary>
    public WebhookOptions Webhook { get; init; } = new();

    /// <summary>Whether it is.</summary>
    public bool ServesWebhook { get; init; }

    /// <summary>The hook; null: none.</summary>
    public Uri? Hook { get; init; }

    /// <summary>The hook's token.</summary>
    public string? HookToken { get; init; }

    /// <summary>The draft with other options.</summary>
    public SettingsDraft With(Func<OperatorOptions, OperatorOptions> change) => this with { Options = change(Options) };

    /// <summary>All together.</summary>
    public OperatorOptions Finish() => Options with
    {
        Webhook = ServesWebhook ? Webhook : null,
        Notifications = Hook is null ? null : new NotificationOptions { Url = Hook, Token = HookToken },
    };
}

namespace Sluice.Operator.Hosting;

/// <summary>Where decisions on rollouts are told.</summary>
public sealed record NotificationOptions
{
    /// <summary>The hook, http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>; null: none is.</summary>
    public string? Token { get; init; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries for each notification.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>Pause after the first try that failed; it doubles with each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Notifications that may wait; with more, the oldest goes.</summary>
    public int Capacity { get; init; } = 256;

    /// <summary>Without the token, which must not get into a log.</summary>
    public override string ToString() => $"{nameof(NotificationOptions)} {{ Url = {Url} }}";
}

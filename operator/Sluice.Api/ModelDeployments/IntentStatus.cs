namespace Sluice.Api.ModelDeployments;

/// <summary>The answer to a person's wish.</summary>
public sealed record IntentStatus
{
    /// <summary>approve, promote, abort, retry or resume: the annotation without <c>sluice.dev/</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The annotation's value. The same wish with the same value is answered once.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The user whom the webhook saw, else the field manager that owns the annotation; null: neither is known.</summary>
    public string? By { get; init; }

    /// <summary>When it was wished for, as far as known, else when it was answered, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary><see cref="IntentOutcomes"/>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>What was done, or why nothing was.</summary>
    public string Message { get; init; } = "";
}

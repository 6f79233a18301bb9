namespace Sluice.Api.ModelDeployments;

/// <summary>The answer to a person's action.</summary>
public sealed record ActionStatus
{
    /// <summary>approve, promote, abort, retry or resume: the annotation without <c>sluice.dev/</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The annotation's value. The same action with the same value is answered once.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The user whom the webhook saw, else the field manager that owns the annotation; null: neither is known.</summary>
    public string? By { get; init; }

    /// <summary>When it was wished for, as far as known, else when it was answered, UTC.</summary>
    public DateTime RequestTime { get; init; }

    /// <summary><see cref="ActionOutcomes"/>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>What was done, or why nothing was.</summary>
    public string Message { get; init; } = "";
}

/// <summary>What a person can wish for by an annotation <c>sluice.dev/</c> and the word.</summary>
public static class ActionKinds
{
    /// <summary>Opens the step that <c>status.approval</c> names.</summary>
    public const string Approve = "approve";

    /// <summary>Skips what is left of the rollout's steps.</summary>
    public const string Promote = "promote";

    /// <summary>Takes traffic back to stable.</summary>
    public const string Abort = "abort";

    /// <summary>Tries a version that went back again.</summary>
    public const string Retry = "retry";

    /// <summary>Ends the pause that the rollout is in.</summary>
    public const string Resume = "resume";
}

/// <summary>How a person's wish was answered.</summary>
public static class ActionOutcomes
{
    /// <summary>It is done.</summary>
    public const string Accepted = "Accepted";

    /// <summary>It does not fit what goes on.</summary>
    public const string Rejected = "Rejected";

    /// <summary>It came too long ago.</summary>
    public const string Expired = "Expired";
}

using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.ModelDeployments;

/// <summary>The answer to a person's action.</summary>
public sealed record ActionStatus
{
    /// <summary>What was asked for.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<ActionKind>))]
    public ActionKind Kind { get; init; }

    /// <summary>The annotation's value. The same action with the same value is answered once.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The user that the webhook saw, else the field manager that owns the annotation. Null when neither is known.</summary>
    public string? By { get; init; }

    /// <summary>When it was asked for, UTC; when it was answered if that is unknown.</summary>
    public DateTime RequestTime { get; init; }

    /// <summary>How it was answered.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<ActionOutcome>))]
    public ActionOutcome Outcome { get; init; }

    /// <summary>What was done, or why nothing was.</summary>
    public string Message { get; init; } = "";
}

/// <summary>What a person can ask for by an annotation <c>sluice.dev/</c> and the word in lower case.</summary>
public enum ActionKind
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>Opens the step that <c>status.approval</c> names.</summary>
    Approve,

    /// <summary>Skips the steps that are left of the rollout.</summary>
    Promote,

    /// <summary>Rolls the candidate back.</summary>
    Abort,

    /// <summary>Starts a rollout of the version that was rolled back again.</summary>
    Retry,

    /// <summary>Ends the pause that the rollout is in.</summary>
    Resume,
}

/// <summary>How a person's action was answered.</summary>
public enum ActionOutcome
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>It was done.</summary>
    Accepted,

    /// <summary>It does not fit the state of the rollout.</summary>
    Rejected,

    /// <summary>It was asked for too long ago.</summary>
    Expired,
}

/// <summary>The annotations of actions.</summary>
public static class ActionKinds
{
    /// <summary>All kinds of actions.</summary>
    public static IReadOnlyList<ActionKind> All { get; } =
        [ActionKind.Approve, ActionKind.Promote, ActionKind.Abort, ActionKind.Retry, ActionKind.Resume];

    /// <summary>The word of a kind in annotations and commands, such as <c>approve</c>.</summary>
    public static string Word(this ActionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The annotation of a kind, such as <c>sluice.dev/approve</c>.</summary>
    public static string Annotation(this ActionKind kind) => $"sluice.dev/{kind.Word()}";
}

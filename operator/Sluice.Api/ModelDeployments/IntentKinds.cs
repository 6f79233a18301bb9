namespace Sluice.Api.ModelDeployments;

/// <summary>What a person can wish for by an annotation <c>sluice.dev/</c> and the word.</summary>
public static class IntentKinds
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

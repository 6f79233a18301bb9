namespace Sluice.Api.ModelDeployments;

/// <summary>How a candidate takes over from stable.</summary>
public sealed record RolloutStrategy
{
    /// <summary>Steps in order, their weights rising, the last one 100; empty: all traffic at once when the candidate is ready.</summary>
    public IReadOnlyList<RolloutStep> Steps { get; init; } = [];

    /// <summary>What must hold of the candidate at every step below 100.</summary>
    public IReadOnlyList<RolloutGate> Gates { get; init; } = [];

    /// <summary>
    /// The chance, a decimal between 0 and 1, that a candidate which is no worse than the margins allow is rolled back all the same by any
    /// of the gates on requests at any step of one rollout, however often they look.
    /// </summary>
    public string Alpha { get; init; } = "0.05";

    /// <summary>Longest time in which the candidate's pods become ready, such as <c>10m</c>; then it is rolled back.</summary>
    public string ProgressDeadline { get; init; } = "10m";

    /// <summary>
    /// What a change of <c>spec.version</c> under a rollout does. Restart: the candidate goes, the new version starts. Queue: the rollout
    /// ends first. Reject: the new version is not begun, and the spec is stalled until it is set back or the rollout has ended.
    /// </summary>
    public string OnNewVersion { get; init; } = nameof(NewVersionPolicy.Restart);

    /// <summary>A return to a version that was stable recently skips the steps. Null when it does not.</summary>
    public RollbackWindow? RollbackWindow { get; init; }

    /// <summary>Retries a version that was rolled back without a person. Null when only a person does.</summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>
    /// What happens under a rollout while stable has no ready pods. RollForward: all traffic goes to the candidate as soon as a pod of it
    /// is ready, whatever its step; the rollout continues by its steps and gates, and traffic returns to the step's weights once stable has
    /// ready pods. Hold: the weights of the steps stay, and requests to stable fail.
    /// </summary>
    public string OnStableDown { get; init; } = nameof(StableDownPolicy.RollForward);

    /// <summary>Times in which no step advances. A rollback happens at any time.</summary>
    public IReadOnlyList<FreezeWindow> Freeze { get; init; } = [];

    /// <summary>
    /// Whether the candidate is compared with fresh pods of stable's version, as many as it has and made when it was, that get the
    /// candidate's share of stable's traffic: so cold caches do not condemn it.
    /// </summary>
    public bool Baseline { get; init; }
}

/// <summary>What another version in the spec does to a rollout that is in progress.</summary>
public enum NewVersionPolicy
{
    /// <summary>The candidate is removed, and the new version starts.</summary>
    Restart,

    /// <summary>The new version starts when the rollout has ended.</summary>
    Queue,

    /// <summary>The new version is refused until the rollout has ended.</summary>
    Reject,
}

/// <summary>What happens to traffic while stable has no ready pods.</summary>
public enum StableDownPolicy
{
    /// <summary>All of it goes to the candidate as soon as one of its pods is ready.</summary>
    RollForward,

    /// <summary>The weights of the steps stay.</summary>
    Hold,
}

/// <summary>When a version that was rolled back is tried again by itself.</summary>
public sealed record RetryOptions
{
    /// <summary>How often at most.</summary>
    public int Limit { get; init; } = 1;

    /// <summary>How long after it was rolled back, such as <c>30m</c>; doubled with each time.</summary>
    public string After { get; init; } = "30m";
}

/// <summary>Which versions are trusted without steps: those that are within both bounds.</summary>
public sealed record RollbackWindow
{
    /// <summary>How many of the versions that were stable before.</summary>
    public int Versions { get; init; } = 3;

    /// <summary>How long ago a version was stable at most, such as <c>24h</c>.</summary>
    public string Within { get; init; } = "24h";
}

/// <summary>A time that comes again, in which no step is taken forward.</summary>
public sealed record FreezeWindow
{
    /// <summary>When it begins: minute, hour, day of month, month, day of week, as in crontab(5), such as <c>0 17 * * 5</c>.</summary>
    public string Start { get; init; } = "";

    /// <summary>How long it lasts, such as <c>63h</c>.</summary>
    public string Duration { get; init; } = "";

    /// <summary>Name of a time zone of the IANA database, such as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";
}

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>Why a step does not end yet.</summary>
/// <param name="Reason">One word, for conditions and events.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Until">When the hold ends by itself, UTC. Null when that is not known.</param>
internal sealed record Hold(string Reason, string Message, DateTime? Until = null)
{
    /// <summary>What becomes of the requests that were counted at the step.</summary>
    public Counting Counting { get; init; }
}

/// <summary>What a hold means for the requests that were counted at a step.</summary>
internal enum Counting
{
    /// <summary>They count, and more are counted.</summary>
    Continue,

    /// <summary>They count, but the step cannot be analyzed now.</summary>
    Suspend,

    /// <summary>They do not count: the step begins again once both versions have ready pods.</summary>
    RestartWithPods,

    /// <summary>They do not count: the step begins again now, under a new generation of the table.</summary>
    Restart,
}

namespace Sluice.Operator.Notifications;

/// <summary>What is posted, in Flagger's words, so that what listens to Flagger's hooks can listen to these.</summary>
internal sealed record Notification
{
    /// <summary>Flagger's kind of hook: pre-rollout, rollout, confirm-traffic-increase, rollback, post-rollout or event.</summary>
    public string Event { get; init; } = "";

    /// <summary>Flagger's phase: Initialized, Progressing, Waiting, Promoting, Succeeded, Failed or Terminated.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Name of the ModelDeployment.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Digest of what the rollout was asked for with: the same for all notifications of one rollout.</summary>
    public string Checksum { get; init; } = "";

    /// <summary>The decision: what, about which version, why.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

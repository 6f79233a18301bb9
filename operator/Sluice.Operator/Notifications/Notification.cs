using System.Globalization;

namespace Sluice.Operator.Notifications;

/// <summary>The body of a notification, in Flagger's format, so that a receiver of Flagger's webhooks can receive these.</summary>
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

    /// <summary>Digest of the spec that the rollout was started with, the same for all notifications of one rollout.</summary>
    public string Checksum { get; init; } = "";

    /// <summary>The decision, its version and its reason.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>A notification with its CloudEvents 1.0 attributes.</summary>
/// <param name="Id">The hash of the ledger's entry, so that a repeat has the same ID.</param>
/// <param name="Type">Such as <c>dev.sluice.rollout.advance</c>.</param>
/// <param name="Source">Path of the ModelDeployment in the API.</param>
/// <param name="Subject">The version.</param>
/// <param name="Time">When it was decided, UTC.</param>
/// <param name="Body">The notification.</param>
internal sealed record NotificationEnvelope(string Id, string Type, string Source, string Subject, DateTime Time, Notification Body)
{
    /// <summary>The headers of the binary content mode.</summary>
    public IEnumerable<(string Name, string Value)> Headers =>
    [
        ("ce-specversion", "1.0"),
        ("ce-id", Id),
        ("ce-type", Type),
        ("ce-source", Source),
        ("ce-subject", Subject),
        ("ce-time", Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
    ];
}

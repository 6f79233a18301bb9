using System.Globalization;

namespace Sluice.Operator.Notifications;

/// <summary>A notification with its CloudEvents 1.0 attributes.</summary>
/// <param name="Id">The hash of the ledger's entry: a repeat bears the same.</param>
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

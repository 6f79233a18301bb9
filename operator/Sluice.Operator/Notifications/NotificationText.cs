using System.Globalization;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Operator.Notifications;

/// <summary>The notifications of a decision.</summary>
internal static class NotificationText
{
    /// <summary>The entries that a decision adds to the ledger, and the approval that it begins to wait for.</summary>
    public static IEnumerable<NotificationEnvelope> Of(
        string @namespace, string name, ModelDeploymentStatus? before, Decision<ModelDeploymentStatus> decision)
    {
        var after = decision.Status;
        foreach (var entry in AppendLedger.Entries(decision))
        {
            var (hook, phase) = FlaggersTerms(entry);
            var metadata = new Dictionary<string, string>
            {
                ["eventMessage"] = entry.Message,
                ["eventType"] = entry.Decision == LedgerDecision.RollBack ? "Warning" : "Normal",
                ["weight"] = entry.Weight.ToString(CultureInfo.InvariantCulture),
                ["reason"] = entry.Reason,
                ["previous"] = entry.Previous ?? "",
            };
            var made = entry.Decision.ToString();
            yield return Write(@namespace, name, after, entry.Hash!, made, entry.Time, entry.Version, hook, phase, metadata);
        }

        if (after.Approval is { } approval
            && (before?.Approval?.Token, before?.Approval?.RequestTime) != (approval.Token, approval.RequestTime))
        {
            yield return Write(
                @namespace,
                name,
                after,
                Digest.Of(approval),
                "AwaitApproval",
                approval.RequestTime,
                approval.Version,
                "confirm-traffic-increase",
                "Waiting",
                new Dictionary<string, string>
                {
                    ["eventMessage"] = $"step {approval.Step} of {approval.Version} waits for a person",
                    ["eventType"] = "Normal",
                    ["step"] = approval.Step.ToString(CultureInfo.InvariantCulture),
                    ["command"] = approval.Command,
                });
        }
    }

    private static (string Event, string Phase) FlaggersTerms(LedgerEntry entry) => entry.Decision switch
    {
        LedgerDecision.Start => ("pre-rollout", "Initialized"),
        LedgerDecision.Advance when entry.Weight == 100 => ("rollout", "Promoting"),
        LedgerDecision.Advance => ("rollout", "Progressing"),
        LedgerDecision.RollForward => ("rollout", "Progressing"),
        LedgerDecision.Promote => ("post-rollout", "Succeeded"),
        LedgerDecision.RollBack => ("rollback", "Failed"),
        LedgerDecision.Supersede => ("rollback", "Terminated"),
        _ => ("event", "Progressing"),
    };

    private static NotificationEnvelope Write(
        string @namespace,
        string name,
        ModelDeploymentStatus status,
        string id,
        string decision,
        DateTime at,
        string version,
        string hook,
        string phase,
        Dictionary<string, string> metadata)
    {
        metadata["decision"] = decision;
        metadata["version"] = version;
        metadata["stable"] = status.Stable ?? "";
        metadata["timestamp"] = new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)).ToUnixTimeMilliseconds()
            .ToString(CultureInfo.InvariantCulture);
        return new NotificationEnvelope(
            id,
            $"dev.sluice.rollout.{decision.ToLowerInvariant()}",
            $"/apis/{SluiceGroup.ApiVersion}/namespaces/{@namespace}/modeldeployments/{name}",
            version,
            at,
            new Notification
            {
                Event = hook,
                Phase = phase,
                Name = name,
                Namespace = @namespace,
                Checksum = status.Rollout is { SpecDigest: { } digest } ? digest : "",
                Metadata = metadata,
            });
    }
}

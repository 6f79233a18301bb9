using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.ModelDeployments.Status;

/// <summary>The events of a rollout: its decisions and, between them, what it waits for.</summary>
internal static class DeploymentEvents
{
    /// <summary>The events of one decision.</summary>
    /// <param name="ledger">Decisions of this pass.</param>
    /// <param name="before">Status as last written.</param>
    /// <param name="after">Status that this pass writes.</param>
    public static IReadOnlyList<DecisionEvent> Of(
        IReadOnlyList<LedgerEntry> ledger, ModelDeploymentStatus before, ModelDeploymentStatus after) =>
    [
        .. ledger.Select(entry => new DecisionEvent(
            entry.Decision is LedgerDecision.RollBack or LedgerDecision.RollForward ? DecisionEvent.Warning : DecisionEvent.Normal,
            entry.Decision.ToString(),
            Text(entry, after))),

        // The event of a decision already says what is in progress because of it.
        .. ConditionEvents.Between(before.Conditions, after.Conditions)
            .Where(happened => ledger.Count == 0
                || ConditionSet.Find(after.Conditions, ConditionTypes.Reconciling)?.Message != happened.Message),
    ];

    private static string Text(LedgerEntry entry, ModelDeploymentStatus after) => entry.Decision switch
    {
        LedgerDecision.Advance => $"{entry.Version} to {entry.Weight} %: {entry.Message}",
        LedgerDecision.RollBack =>
            $"{entry.Version} is rolled back{(after.Stable is { } stable ? $", all traffic to {stable}" : "")}: {entry.Message}",
        _ => entry.Message,
    };
}

using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.ModelDeployments.Status;

/// <summary>A rollout as a story: its decisions, and between them what it waits for.</summary>
internal static class DeploymentEvents
{
    /// <summary>The events of one decision.</summary>
    /// <param name="ledger">Decisions made now.</param>
    /// <param name="before">Status as it was.</param>
    /// <param name="after">Status as it is from now on.</param>
    public static IReadOnlyList<DecisionEvent> Of(IReadOnlyList<LedgerEntry> ledger, ModelDeploymentStatus before, ModelDeploymentStatus after) =>
    [
        .. ledger.Select(entry => new DecisionEvent(
            entry.Decision is "RollBack" or "RollForward" ? DecisionEvent.Warning : DecisionEvent.Normal,
            entry.Decision,
            Tell(entry, after))),

        // What goes on now has just been told by the decision that began it.
        .. ConditionEvents.Between(before.Conditions, after.Conditions)
            .Where(happened => ledger.Count == 0 || !after.Conditions.Any(condition => condition.Type == Api.Conditions.ConditionTypes.Reconciling && condition.Message == happened.Message)),
    ];

    private static string Tell(LedgerEntry entry, ModelDeploymentStatus after) => entry.Decision switch
    {
        "Advance" => $"{entry.Version} to {entry.Weight} %: {entry.Message}",
        "RollBack" => $"{entry.Version} goes back{(after.Stable is { } stable ? $", all traffic to {stable}" : "")}: {entry.Message}",
        _ => entry.Message,
    };
}

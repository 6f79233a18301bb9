using Sluice.Api.Conditions;

namespace Sluice.Decisions.Conditions;

/// <summary>The events that a change of conditions is worth.</summary>
public static class ConditionEvents
{
    // The operator continues to work, and a person may want to know what it has to work on.
    private static readonly HashSet<string> Alarming =
    [
        Reasons.ArtifactUnavailable,
        Reasons.CannotStart,
        Reasons.GateNotRun,
        Reasons.MetricsUnavailable,
        Reasons.ProgressDeadlineExceeded,
        Reasons.Refused,
        Reasons.Retrying,
        Reasons.RolledBack,
        Reasons.VerificationFailed,
    ];

    /// <summary>
    /// A warning when Stalled becomes True or changes its reason, and an event when Ready becomes True or Reconciling changes its reason.
    /// </summary>
    /// <param name="before">The conditions before the decision.</param>
    /// <param name="after">The conditions that it writes.</param>
    /// <param name="detailed">
    /// Whether the decision has other events. They say in detail what Reconciling sums up, which then is an event only as a warning.
    /// </param>
    public static IEnumerable<DecisionEvent> Between(
        IReadOnlyList<Condition> before, IReadOnlyList<Condition> after, bool detailed = false)
    {
        if (Entered(before, after, ConditionTypes.Stalled) is { } stalled)
        {
            yield return new DecisionEvent(DecisionEvent.Warning, stalled.Reason, stalled.Message);
        }

        if (Entered(before, after, ConditionTypes.Reconciling) is { } reconciling
            && Alarming.Contains(reconciling.Reason) is var alarming
            && (alarming || !detailed))
        {
            yield return new DecisionEvent(
                alarming ? DecisionEvent.Warning : DecisionEvent.Normal, reconciling.Reason, reconciling.Message);
        }

        if (Entered(before, after, ConditionTypes.Ready) is { } ready)
        {
            yield return new DecisionEvent(DecisionEvent.Normal, ready.Reason, ready.Message);
        }
    }

    private static Condition? Entered(IReadOnlyList<Condition> before, IReadOnlyList<Condition> after, string type)
    {
        var last = ConditionSet.Find(before, type);
        return ConditionSet.Find(after, type) is { Status: ConditionStatus.True } condition
            && (last?.Status != ConditionStatus.True || last.Reason != condition.Reason)
            ? condition
            : null;
    }
}

/// <summary>A Kubernetes event about the decided object. It is emitted on transitions only.</summary>
/// <param name="Type"><see cref="Normal"/> or <see cref="Warning"/>.</param>
/// <param name="Reason">One word in PascalCase.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record DecisionEvent(string Type, string Reason, string Message)
{
    /// <summary>The type of an event that needs no action.</summary>
    public const string Normal = "Normal";

    /// <summary>The type of an event that a person should look at.</summary>
    public const string Warning = "Warning";
}

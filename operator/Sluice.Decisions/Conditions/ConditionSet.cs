using Sluice.Api.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.Conditions;

/// <summary>
/// Builds the conditions of a status. The time of a transition moves only when a condition's status does; Reconciling and
/// Stalled, being abnormal-true, are absent unless true, and cannot both be there.
/// </summary>
public sealed class ConditionSet
{
    private readonly IReadOnlyList<Condition> before;
    private readonly long generation;
    private readonly DateTime now;
    private readonly List<Condition> conditions = [];

    /// <summary>Starts from the conditions as last written.</summary>
    /// <param name="before">Conditions as last written.</param>
    /// <param name="generation">Generation of the spec that is spoken of.</param>
    /// <param name="now">The instant, UTC.</param>
    public ConditionSet(IReadOnlyList<Condition> before, long generation, DateTime now)
    {
        this.before = before;
        this.generation = generation;
        this.now = now;
    }

    /// <summary>Says Ready, and Reconciling or Stalled, by a verdict.</summary>
    public ConditionSet Judge(Readiness readiness) => readiness switch
    {
        Readiness.Current => Add(ConditionTypes.Ready, ConditionStatus.True, readiness),
        Readiness.InProgress => Add(ConditionTypes.Ready, ConditionStatus.Unknown, readiness)
            .Add(ConditionTypes.Reconciling, ConditionStatus.True, readiness),
        _ => Add(ConditionTypes.Ready, ConditionStatus.False, readiness)
            .Add(ConditionTypes.Stalled, ConditionStatus.True, readiness),
    };

    /// <summary>Says a condition of the kind's own.</summary>
    public ConditionSet Add(string type, string status, string reason, string message)
    {
        var last = Find(before, type);
        conditions.Add(new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = MessageText.Cut(message),
            ObservedGeneration = generation,
            LastTransitionTime = last?.Status == status ? last.LastTransitionTime : now,
        });
        return this;
    }

    /// <summary>
    /// The conditions: those that were there before in the order that they had, then the new ones. A server merges a list by its keys and
    /// keeps its own order; another order than that one would look like a change for ever.
    /// </summary>
    public IReadOnlyList<Condition> Build() =>
    [
        .. before.Select(last => Find(conditions, last.Type)).OfType<Condition>(),
        .. conditions.Where(condition => Find(before, condition.Type) is null),
    ];

    /// <summary>A condition by type; null: it is not there.</summary>
    public static Condition? Find(IReadOnlyList<Condition> conditions, string type) =>
        conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether a condition is there and True.</summary>
    public static bool IsTrue(IReadOnlyList<Condition> conditions, string type) =>
        Find(conditions, type)?.Status == ConditionStatus.True;

    private ConditionSet Add(string type, string status, Readiness readiness) =>
        Add(type, status, readiness.Reason, readiness.Message);
}

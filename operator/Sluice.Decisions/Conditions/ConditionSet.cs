using Sluice.Api.Conditions;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.Conditions;

/// <summary>
/// Builds the conditions of a status. The transition time of a condition changes only when its status does. Reconciling and Stalled are
/// abnormal-true conditions: each is absent unless it is True, and they are never True together.
/// </summary>
public sealed class ConditionSet
{
    private readonly IReadOnlyList<Condition> before;
    private readonly long generation;
    private readonly DateTime now;
    private readonly List<Condition> conditions = [];

    /// <summary>Starts from the conditions as last written.</summary>
    /// <param name="before">Conditions as last written.</param>
    /// <param name="generation">Generation of the spec that the conditions are about.</param>
    /// <param name="now">The instant, UTC.</param>
    public ConditionSet(IReadOnlyList<Condition> before, long generation, DateTime now)
    {
        this.before = before;
        this.generation = generation;
        this.now = now;
    }

    /// <summary>Adds Ready, and Reconciling or Stalled, as the readiness says.</summary>
    public ConditionSet Judge(Readiness readiness) => readiness switch
    {
        Readiness.Current => Add(ConditionTypes.Ready, ConditionStatus.True, readiness),
        Readiness.InProgress => Add(ConditionTypes.Ready, ConditionStatus.Unknown, readiness)
            .Add(ConditionTypes.Reconciling, ConditionStatus.True, readiness),
        _ => Add(ConditionTypes.Ready, ConditionStatus.False, readiness)
            .Add(ConditionTypes.Stalled, ConditionStatus.True, readiness),
    };

    /// <summary>Adds a condition that only this kind has.</summary>
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
    /// The conditions: first those that existed before, in their order, then the new ones. The API server merges the list by its keys and
    /// keeps its own order, so any other order would look like a change in every pass.
    /// </summary>
    public IReadOnlyList<Condition> Build() =>
    [
        .. before.Select(last => Find(conditions, last.Type)).OfType<Condition>(),
        .. conditions.Where(condition => Find(before, condition.Type) is null),
    ];

    /// <summary>The condition of a type. Null when there is none.</summary>
    public static Condition? Find(IReadOnlyList<Condition> conditions, string type) =>
        conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether a condition exists and is True.</summary>
    public static bool IsTrue(IReadOnlyList<Condition> conditions, string type) =>
        Find(conditions, type)?.Status == ConditionStatus.True;

    private ConditionSet Add(string type, string status, Readiness readiness) =>
        Add(type, status, readiness.Reason, readiness.Message);
}

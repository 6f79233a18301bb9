namespace Sluice.Api.Conditions;

/// <summary>
/// A condition of an object by the Kubernetes API conventions
/// (kubernetes/community, sig-architecture/api-conventions.md).
/// </summary>
public sealed record Condition
{
    /// <summary>Name in PascalCase, unique in the list: <see cref="ConditionTypes"/>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = ConditionStatus.Unknown;

    /// <summary>Why, in one word for machines: <see cref="Reasons"/>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why, in a sentence for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The generation of the spec that this condition speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> last changed, UTC.</summary>
    public DateTime LastTransitionTime { get; init; }
}

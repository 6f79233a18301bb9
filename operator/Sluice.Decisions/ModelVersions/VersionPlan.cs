using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelVersions;

/// <summary>A decision before its conditions and events are derived.</summary>
/// <param name="Status">The status but for its conditions.</param>
/// <param name="Readiness">How the version stands.</param>
internal sealed record VersionPlan(ModelVersionStatus Status, Readiness Readiness)
{
    /// <summary>Writes.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>When to look again.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Waiting;

    /// <summary>Condition WarmedUp where it is found now; null: it stays as it is.</summary>
    public (string Status, string Reason, string Message)? WarmedUp { get; init; }

    /// <summary>Whether the object goes, so that there is no status to be written.</summary>
    public bool Gone { get; init; }
}

using Sluice.Api.Conditions;
using Sluice.Decisions.Observation;

namespace Sluice.Operator.Kinds.ModelVersions;

/// <summary>Reads the facts of a ModelVersion.</summary>
internal static class ModelVersionFacts
{
    /// <summary>The facts of one version.</summary>
    public static ModelVersionFact Of(ModelVersion version)
    {
        var conditions = version.Status?.Conditions ?? [];
        var ready = conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
        return new ModelVersionFact
        {
            Name = version.Metadata.Name,
            Uid = version.Metadata.Uid,
            Spec = version.Spec,
            Ready = ready?.Status == ConditionStatus.True,
            Stalled = conditions.Any(condition => condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True }),
            Message = ready?.Message,
            Deleting = version.Metadata.DeletionTimestamp is not null,
        };
    }
}

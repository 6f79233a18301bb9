using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>The published version whose weights a training starts from.</summary>
internal static class StartVersion
{
    private const string Field = "spec.warmStart.version";

    /// <summary>
    /// Why no attempt can start from the version, with the reason and its record: it has none, or is not verified. Null when one can, or
    /// when the job starts from random weights.
    /// </summary>
    public static (string Reason, ModelVersionFact? Version, string Message)? Missing(TrainingJobObservation observation) =>
        observation.Spec.WarmStart is not { } start ? null : Record(observation) switch
        {
            null => (Reasons.WarmStartAbsent, null,
                $"{Field}: {observation.Spec.Model} {start.Version} has no ModelVersion; name one that is published, or remove "
                    + "spec.warmStart to start from random weights"),
            { Ready: false } there => (Reasons.VersionNotReady, there,
                $"{Field}: ModelVersion {there.Name} is not verified: {there.Message}"),
            _ => null,
        };

    /// <summary>The version as the job document names it. Null when the job names none, or the ModelVersion was deleted.</summary>
    public static ParentVersion? Document(TrainingJobObservation observation) =>
        Record(observation) is { } record ? MountedVersion.At(record, DataContract.WarmStartPath) : null;

    private static ModelVersionFact? Record(TrainingJobObservation observation) =>
        MountedVersion.Find(observation, observation.Spec.WarmStart?.Version);
}

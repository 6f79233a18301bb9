using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;
using Sluice.Api.Versions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Decisions.TrainingJobs.Publication;

/// <summary>The record of a result that did not pass its gates, where the job asks for one.</summary>
internal static class RejectedResult
{
    /// <summary>Whether a record is to be made.</summary>
    public static bool IsKept(TrainingJobSpec spec) => spec.Publish.OnGateFailure == nameof(GateFailurePolicy.PreRelease);

    /// <summary>
    /// The name of the record that is there: one of this version with the same artifact, whichever job made it. Null when there is none.
    /// </summary>
    public static string? Recorded(TrainingJobObservation observation, JobResult result) => observation.ModelVersions
        .Where(fact => fact.Spec.Model == observation.Spec.Model && !fact.Deleting
            && RejectedVersion.NumberOf(fact.Spec.Version, observation.Spec.Publish.Version) is not null
            && fact.Spec.Artifact.Digest == result.Result.Artifact.Digest)
        .OrderBy(fact => fact.Name, StringComparer.Ordinal)
        .FirstOrDefault()?.Name;

    /// <summary>
    /// The record to create. Its number is the next one that no version has; where another job takes the same one at the same time, the
    /// create finds it taken, and the next pass takes the one after it.
    /// </summary>
    public static CreateModelVersion Create(TrainingJobObservation observation, JobResult result)
    {
        var release = observation.Spec.Publish.Version;
        var taken = observation.ModelVersions.Where(fact => fact.Spec.Model == observation.Spec.Model)
            .Max(fact => RejectedVersion.NumberOf(fact.Spec.Version, release)) ?? 0;
        var version = RejectedVersion.Of(release, Math.Min(taken, int.MaxValue - 1) + 1);
        return new CreateModelVersion(
            ChildNames.ModelVersion(observation.Spec.Model, version), result.Version with { Version = version });
    }

    /// <summary>Rules of a ModelVersion that the record would break, so that it cannot be made.</summary>
    public static IReadOnlyList<FieldError> Errors(TrainingJobObservation observation, JobResult result)
    {
        var step = Create(observation, result);
        return SpecValidation.Check(step.Name, step.Spec);
    }
}
